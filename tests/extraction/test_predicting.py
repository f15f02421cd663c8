"""The short form of a reading: printed words alone, in the form of the annotation guide."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from luoshi.extraction.predicting import decimal, due, prediction, printed, strongest
from luoshi.extraction.reading import (
    Attachment,
    Citation,
    Comparator,
    DateFact,
    Deadline,
    DeadlineKind,
    DocumentNumber,
    Fact,
    Kind,
    Metadata,
    Owner,
    PlanReading,
    Quantity,
    Role,
    Source,
    Target,
    Task,
    YearSource,
)


def fact(quote: str) -> Fact:
    return Fact(start=0, end=len(quote), quote=quote)


def owner(name: str, role: Role, **values: Any) -> Owner:
    return Owner(start=0, end=len(name), quote=name, name=name, role=role, **values)


def deadline(kind: DeadlineKind, resolved: str | None) -> Deadline:
    return Deadline(
        start=0,
        end=4,
        quote="8月底前",
        kind=kind,
        value="--08",
        resolved=resolved,
        last_day=None,
        year_source=YearSource.DOCUMENT,
    )


def number(quote: str) -> DocumentNumber:
    return DocumentNumber(start=0, end=len(quote), quote=quote, code="岚政发", year=2031, serial=4, normal=quote)


def quantity(value: str, unit: str, to: str | None = None) -> Quantity:
    amount, end = Decimal(value), Decimal(to) if to else None
    return Quantity(
        start=0,
        end=3,
        quote=f"{value}{unit}",
        value=amount,
        value_to=end,
        unit=unit,
        normal_value=amount,
        normal_value_to=end,
        normal_unit=unit,
    )


def target(quote: str, amount: Quantity, **values: Any) -> Target:
    return Target(
        start=0,
        end=len(quote),
        quote=quote,
        subject=fact("监 测站"),
        quantity=amount,
        comparator=Comparator.AT_LEAST,
        **values,
    )


@pytest.fixture
def reading() -> PlanReading:
    task = Task(
        start=0,
        end=20,
        quote="一、整治",
        label="一",
        title=fact("整治 黑臭\n水体"),
        body=fact("　　对七条河道\u00a0建档。\n新建管网。"),
        owners=(owner("县水务局", Role.SUPPORT), owner("县财政局", Role.LEAD), owner("县水务局", Role.RESPONSIBLE)),
        due=deadline(DeadlineKind.BY_DATE, "2031-08"),
    )
    return PlanReading(
        source=Source(name="plan.html", sha256="", format="html", encoding="utf-8", length=20),
        kind=Kind.PLAN,
        metadata=Metadata(
            title=fact("岚溪县清水行动 实施方案"),
            number=number("岚政发 〔2031〕4号"),
            issuers=(fact("岚溪县水务局"), fact("岚溪县 财政局")),
            issued_on=DateFact(start=0, end=9, quote="2031年9月5日", value=date(2031, 9, 5)),
            addressees=(fact("各乡镇"),),
        ),
        tasks=(task,),
        targets=(
            target("建成监测站3—5座", quantity("3", "座", "5"), due=deadline(DeadlineKind.ONGOING, None)),
            target("实现全覆盖", quantity("100", "%"), implied=True),
        ),
        citations=(Citation(title=None, number=number("岚政发〔2030〕9号"), mentions=(0,)),),
        attachments=(Attachment(start=0, end=5, quote="河道 清单", ordinal=1),),
    )


def test_the_form_of_the_guide(reading: PlanReading) -> None:
    assert prediction(reading, "p1") == {
        "id": "p1",
        "kind": "plan",
        "metadata": {
            "title": "岚溪县清水行动实施方案",
            "number": "岚政发〔2031〕4号",
            "issuer": "岚溪县水务局 岚溪县财政局",
            "issued_on": "2031-09-05",
            "addressees": ["各乡镇"],
        },
        "tasks": [
            {
                "label": "一",
                "title": "整治黑臭水体",
                "body": "对七条河道建档。新建管网。",
                "owners": [{"name": "县水务局", "role": "responsible"}, {"name": "县财政局", "role": "lead"}],
                "due": "2031-08",
            }
        ],
        "targets": [
            {
                "quote": "建成监测站3—5座",
                "subject": "监测站",
                "comparator": "at_least",
                "value": "3",
                "value_to": "5",
                "unit": "座",
                "due": "ongoing",
            }
        ],
        "citations": [{"title": None, "number": "岚政发〔2030〕9号"}],
        "attachments": ["河道清单"],
    }


def test_without_an_id_none_is_given(reading: PlanReading) -> None:
    assert "id" not in prediction(reading)


def test_what_the_text_does_not_say_is_null(reading: PlanReading) -> None:
    silent = prediction(replace(reading, metadata=Metadata()))
    assert silent["metadata"] == {"title": None, "number": None, "issuer": None, "issued_on": None, "addressees": []}


def test_a_lead_by_order_alone_stays_responsible(reading: PlanReading) -> None:
    first = owner("县水务局", Role.RESPONSIBLE, lead_by_order=True)
    task = replace(reading.tasks[0], owners=(first, owner("县财政局", Role.RESPONSIBLE)))
    roles = [body["role"] for body in prediction(replace(reading, tasks=(task,)))["tasks"][0]["owners"]]
    assert roles == ["responsible", "responsible"]


def test_each_body_once_with_its_strongest_role_in_its_first_place() -> None:
    owners = [
        owner("甲局", Role.RESPONSIBLE),
        owner("乙局", Role.LEAD),
        owner("甲局", Role.SUPPORT),
        owner("丙局", Role.SUPPORT),
        owner("丙局", Role.LEAD),
    ]
    assert [(body.name, body.role) for body in strongest(owners)] == [
        ("甲局", Role.RESPONSIBLE),
        ("乙局", Role.LEAD),
        ("丙局", Role.LEAD),
    ]


@pytest.mark.parametrize(
    ("kind", "resolved", "expected"),
    [
        (DeadlineKind.BY_DATE, "2031", "2031"),
        (DeadlineKind.BY_DATE, "2031-08-31", "2031-08-31"),
        (DeadlineKind.BY_DATE, None, None),
        (DeadlineKind.BY_DATE, "--08", None),
        (DeadlineKind.ONGOING, None, "ongoing"),
        (DeadlineKind.RECURRING, None, None),
        (DeadlineKind.VAGUE, None, None),
    ],
)
def test_deadlines_in_the_form_of_the_guide(kind: DeadlineKind, resolved: str | None, expected: str | None) -> None:
    assert due(deadline(kind, resolved)) == expected


def test_no_deadline_is_null() -> None:
    assert due(None) is None


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("落 实", "落实"),
        ("第 1 0 条", "第10条"),
        ("\u3000\u3000整治\u00a0河道\r\n", "整治河道"),
        ("Smart City 工程", "Smart City工程"),
        ("水\u200b务\ufeff局", "水务局"),
        ("m&sup3;，“一河一策”", "m&sup3;，“一河一策”"),
        ("", ""),
    ],
)
def test_only_the_white_space_of_the_layout_goes(quote: str, expected: str) -> None:
    assert printed(quote) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("3.8", "3.8"), ("1E+4", "10000"), ("70.350", "70.350"), ("1E-7", "0.0000001")]
)
def test_numbers_have_no_exponent(value: str, expected: str) -> None:
    assert decimal(Decimal(value)) == expected
    assert decimal(None) is None
