"""Predictions against gold, field by field.

Micro averages (precision, recall, F1) count items over all documents; the macro average is the mean F1 of the
documents that have the field. The numbers equal those of the scorer that the annotation guide belongs to.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from luoshi.evaluation.likeness import number_of, overlap, plain, title_of
from luoshi.evaluation.matching import Pairs, match_citations, match_targets, match_tasks
from luoshi.evaluation.plans import Citation, Gold, Metadata, Owner, Plan, Target, Task
from luoshi.evaluation.scores import Count, Differences, DocumentScore, Field, Item, Mismatch, Score, Scores

_SUBJECT_OVERLAP = 0.6
# A body may differ by a few characters (a closing mark, a stray heading) and still be the same body.
_BODY_SLACK, _BODY_SHARE = 4, 0.03


def evaluate(gold: Sequence[Gold], predictions: Mapping[str, Plan]) -> Scores:
    """Scores of the predictions, by document id, against the gold plans; other predictions are not looked at."""
    documents = tuple(_document(wanted, predictions.get(wanted.id)) for wanted in gold)
    fields = {field: _score([document.counts[field] for document in documents]) for field in Field}
    return Scores(fields, documents)


def _document(gold: Gold, prediction: Plan | None) -> DocumentScore:
    sheet = _Sheet()
    plan, found = gold.plan, prediction or Plan()
    _kind(sheet, plan.kind, found.kind)
    _metadata(sheet, plan.metadata, found.metadata)
    _tasks(sheet, plan.tasks, found.tasks)
    _targets(sheet, plan.targets, found.targets)
    _citations(sheet, plan.citations, found.citations)
    _names(sheet, Field.ATTACHMENTS, *(Counter(map(title_of, side.attachments)) for side in (plan, found)))
    differences = Differences(tuple(sheet.missing), tuple(sheet.extra), tuple(sheet.mismatched))
    return DocumentScore(gold.id, prediction is not None, sheet.counts, tuple(sheet.right), differences)


def _score(counts: Sequence[Count]) -> Score:
    hit = sum(count.hit for count in counts)
    gold = sum(count.gold for count in counts)
    found = sum(count.found for count in counts)
    shares = [2 * count.hit / (count.gold + count.found) for count in counts if count.gold or count.found]
    return Score(
        precision=hit / found if found else float(not gold),
        recall=hit / gold if gold else 1.0,
        f1=2 * hit / (gold + found) if gold + found else 1.0,
        macro=sum(shares) / len(shares) if shares else 1.0,
        gold=gold,
        found=found,
    )


class _Sheet:
    """Counts and differences of one document while they are being gathered."""

    def __init__(self) -> None:
        self.counts: dict[Field, Count] = {}
        self.right: list[Item] = []
        self.missing: list[Item] = []
        self.extra: list[Item] = []
        self.mismatched: list[Mismatch] = []

    def judge(self, field: Field, quote: str, gold: object, found: object, *, same: bool) -> bool:
        """Note one field of a matched item; an item that neither side has is not noted. Returns ``same``."""
        if same and gold:
            self.right.append(Item(field, quote))
        elif not same:
            self.mismatched.append(Mismatch(field, quote, _printed(gold), _printed(found)))
        return same


def _kind(sheet: _Sheet, gold: object, found: object) -> None:
    same = sheet.judge(Field.KIND, _printed(gold), gold, found, same=gold == found)
    sheet.counts[Field.KIND] = Count(int(same), 1, int(bool(found)))


def _metadata(sheet: _Sheet, gold: Metadata, found: Metadata) -> None:
    for field, want, have, form in (
        (Field.TITLE, gold.title, found.title, plain),
        (Field.NUMBER, gold.number, found.number, number_of),
        (Field.ISSUER, gold.issuer, found.issuer, plain),
        (Field.ISSUED_ON, gold.issued_on, found.issued_on, plain),
    ):
        same = form(want) == form(have)
        sheet.counts[field] = Count(int(same and bool(want)), int(bool(want)), int(bool(have)))
        if want or not have:
            sheet.judge(field, want, want, have, same=same)
        else:
            sheet.extra.append(Item(field, have))
    _names(sheet, Field.ADDRESSEES, *(Counter(map(plain, side.addressees)) for side in (gold, found)))


def _names(sheet: _Sheet, field: Field, want: Counter[str], have: Counter[str]) -> None:
    """Names that are compared as a whole, in any order."""
    both = want & have
    sheet.counts[field] = Count(both.total(), want.total(), have.total())
    sheet.right += (Item(field, name) for name in both.elements())
    sheet.missing += (Item(field, name) for name in (want - have).elements())
    sheet.extra += (Item(field, name) for name in (have - want).elements())


def _tasks(sheet: _Sheet, gold: Sequence[Task], found: Sequence[Task]) -> None:
    pairs = match_tasks(gold, found)
    _presence(sheet, Field.TASKS, [task.title for task in gold], [task.title for task in found], pairs)
    titles = labels = bodies = 0
    for i, j in pairs:
        want, have = gold[i], found[j]
        name = want.title
        titles += sheet.judge(
            Field.TASK_TITLE, name, want.title, have.title, same=plain(want.title) == plain(have.title)
        )
        labels += sheet.judge(
            Field.TASK_LABEL, name, want.label, have.label, same=plain(want.label) == plain(have.label)
        )
        bodies += sheet.judge(Field.TASK_BODY, name, _edges(want), _edges(have), same=_body_holds(want, have))
    for field, hit in ((Field.TASK_TITLE, titles), (Field.TASK_LABEL, labels), (Field.TASK_BODY, bodies)):
        sheet.counts[field] = Count(hit, len(gold), len(found))
    _task_dues(sheet, gold, found, pairs)
    _owners(sheet, gold, found, pairs)


def _presence(sheet: _Sheet, field: Field, gold: Sequence[str], found: Sequence[str], pairs: Pairs) -> None:
    """Which items of a list were found at all."""
    matched_gold, matched_found = {i for i, _ in pairs}, {j for _, j in pairs}
    sheet.counts[field] = Count(len(pairs), len(gold), len(found))
    sheet.right += (Item(field, gold[i]) for i, _ in pairs)
    sheet.missing += (Item(field, quote) for i, quote in enumerate(gold) if i not in matched_gold)
    sheet.extra += (Item(field, quote) for j, quote in enumerate(found) if j not in matched_found)


def _body_holds(gold: Task, found: Task) -> bool:
    """The found body starts and ends where the gold body does, and is about as long."""
    body = plain(found.body) or plain(found.title)
    if gold.length and abs(len(body) - gold.length) > max(_BODY_SLACK, _BODY_SHARE * gold.length):
        return False
    return body.startswith(plain(gold.begins)) and body.endswith(plain(gold.ends))


def _edges(task: Task) -> str:
    """First and last words of a body with its length, enough to see where it went wrong."""
    body = plain(task.body) or plain(task.title)
    begins, ends = (task.begins, task.ends) if task.begins else (body[:20], body[-20:])
    return f"{begins}…{ends} ({task.length or len(body)})"


def _task_dues(sheet: _Sheet, gold: Sequence[Task], found: Sequence[Task], pairs: Pairs) -> None:
    hits = 0
    for i, j in pairs:
        hits += _due(sheet, Field.TASK_DUE, gold[i].title, gold[i].due, found[j].due)
    sheet.counts[Field.TASK_DUE] = Count(hits, sum(bool(t.due) for t in gold), sum(bool(t.due) for t in found))


def _due(sheet: _Sheet, field: Field, quote: str, gold: object, found: object) -> bool:
    """Whether a matched item has a deadline and the found one is the same."""
    if not gold and not found:
        return False
    return sheet.judge(field, quote, gold, found, same=bool(gold) and gold == found)


def _owners(sheet: _Sheet, gold: Sequence[Task], found: Sequence[Task], pairs: Pairs) -> None:
    partner = dict(pairs)
    total = Count(0, 0, sum(len(task.owners) for task in found))
    for i, task in enumerate(gold):
        want = _roles(task)
        have = _roles(found[partner[i]]) if i in partner else Counter[Owner]()
        both = want & have
        total = Count(total.hit + both.total(), total.gold + want.total(), total.found)
        sheet.right += (_owner_item(owner, task) for owner in both.elements())
        if i in partner:  # the owners of a task that was not found are missing with it
            sheet.missing += (_owner_item(owner, task) for owner in (want - have).elements())
            sheet.extra += (_owner_item(owner, task) for owner in (have - want).elements())
    sheet.counts[Field.OWNERS] = total


def _roles(task: Task) -> Counter[Owner]:
    """Owners with their roles; a body that stands alone leads nobody, so its lead counts as responsible."""
    owners = [Owner(plain(owner.name), owner.role) for owner in task.owners]
    if len(owners) == 1 and owners[0].role == "lead":
        owners = [Owner(owners[0].name, "responsible")]
    return Counter(owners)


def _owner_item(owner: Owner, task: Task) -> Item:
    return Item(Field.OWNERS, f"{owner.name} ({owner.role}) · {task.title}")


def _targets(sheet: _Sheet, gold: Sequence[Target], found: Sequence[Target]) -> None:
    pairs = match_targets(gold, found)
    _presence(sheet, Field.TARGETS, [target.quote for target in gold], [target.quote for target in found], pairs)
    matched = [(gold[i], found[j]) for i, j in pairs]
    dues = comparators = subjects = 0
    for want, have in matched:
        dues += _due(sheet, Field.TARGET_DUE, want.quote, want.due, have.due)
        comparators += sheet.judge(
            Field.TARGET_COMPARATOR,
            want.quote,
            want.comparator,
            have.comparator,
            same=want.comparator == have.comparator,
        )
        subjects += sheet.judge(
            Field.TARGET_SUBJECT,
            want.quote,
            want.subject,
            have.subject,
            same=overlap(want.subject, have.subject) >= _SUBJECT_OVERLAP,
        )
    sheet.counts[Field.TARGET_DUE] = Count(
        dues, sum(bool(want.due) for want, _ in matched), sum(bool(have.due) for _, have in matched)
    )
    sheet.counts[Field.TARGET_COMPARATOR] = Count(comparators, len(pairs), len(pairs))
    sheet.counts[Field.TARGET_SUBJECT] = Count(subjects, len(pairs), len(pairs))


def _citations(sheet: _Sheet, gold: Sequence[Citation], found: Sequence[Citation]) -> None:
    wanted, had = ([citation.title or citation.number for citation in side] for side in (gold, found))
    _presence(sheet, Field.CITATIONS, wanted, had, match_citations(gold, found))


def _printed(value: object) -> str:
    return "" if value is None else str(value)
