"""Names of organisations, as building blocks of the services: a name stands for one body at a time."""

from datetime import date

from luoshi.extraction.view import normal
from luoshi.server.core.errors import Invalid
from luoshi.server.core.periods import Period, day_before
from luoshi.server.core.said import say
from luoshi.server.orgs.models import NameKind, Organisation, OrganisationName

LONGEST = 100


def put_name(
    organisation: Organisation, kind: NameKind, text: str, period: Period, *, position: int = 0
) -> OrganisationName:
    """Give a body a name for some days. Raises Invalid where another body, or this one, bears it in that time."""
    text = text.strip()
    matched = normal(text)
    if not matched or len(text) > LONGEST:
        raise Invalid(
            say("机构名称为空或者过长"),
            say("请填写 1—%(longest)s 个字的名称", longest=LONGEST),
            fields={"name": say("名称为空或者过长")},
        )
    for other in OrganisationName.objects.filter(government=organisation.government_id, matched=matched):
        if other.period.overlaps(period):
            raise _taken(text, other, organisation)
    name = OrganisationName(
        government_id=organisation.government_id,
        organisation=organisation,
        kind=kind,
        text=text,
        matched=matched,
        starts_on=period.first,
        ends_on=period.last,
        position=position,
    )
    name.save(force_insert=True)
    return name


def end_names(organisation: Organisation, from_day: date, *, kind: NameKind | None = None) -> None:
    """End the names of a body, or those of one kind, on the day before; names that had yet to begin are refused."""
    names = OrganisationName.objects.filter(organisation=organisation)
    for name in names.filter(kind=kind) if kind else names:
        if name.period.last is not None and name.period.last < from_day:
            continue
        if name.starts_on is not None and name.starts_on >= from_day:
            raise Invalid(
                say(
                    "名称“%(text)s”从 %(starts_on)s 起使用，晚于这次变更的日期",
                    text=name.text,
                    starts_on=name.starts_on,
                ),
                say("请核对生效日期；变更须按时间先后登记"),
                fields={"effective_on": say("早于已登记的名称")},
            )
        name.ends_on = day_before(from_day)
        name.save(update_fields=["ends_on"])


def _taken(text: str, other: OrganisationName, organisation: Organisation) -> Invalid:
    if other.organisation_id == organisation.pk:
        return Invalid(
            say("名称“%(text)s”已经登记过", text=text), say("不需要重复登记"), fields={"name": say("已经登记过")}
        )
    return Invalid(
        say("名称“%(text)s”在这段时间里属于另一个机构（%(id)s）", text=text, id=other.organisation.public_id),
        say("一个名称同一时间只能属于一个机构；请核对名称，或者先登记那个机构的更名、合并或撤销"),
        fields={"name": say("属于另一个机构")},
    )
