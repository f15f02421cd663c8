"""What holds of every reading, whatever it was read from; each rule gives its faults as lines for a report."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec
from facts import facts, untrue

from luoshi.document import Document
from luoshi.extraction.grammar.dates import parse_date
from luoshi.extraction.grammar.deadlines import parse_deadline
from luoshi.extraction.grammar.document_numbers import parse_number
from luoshi.extraction.grammar.numerals import parse_numeral
from luoshi.extraction.grammar.quantities import parse_quantity
from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.implied_targets import words_mean
from luoshi.extraction.markers import ordinal
from luoshi.extraction.reading import DateFact, Deadline, DocumentNumber, Fact, PlanReading, Quantity
from luoshi.extraction.view import normal

Rule = Callable[[Document, PlanReading], Iterator[str]]


def faults(document: Document, reading: PlanReading, rules: tuple[Rule, ...] = ()) -> list[str]:
    """Everything about a reading that must not be, by all rules or by some."""
    return [f"{rule.__name__}: {fault}" for rule in rules or RULES for fault in rule(document, reading)]


def spans_are_true(document: Document, reading: PlanReading) -> Iterator[str]:
    yield from untrue(document.text, reading)


def quotes_are_not_empty(document: Document, reading: PlanReading) -> Iterator[str]:
    yield from (f"{path}: empty at {fact.start}" for path, fact in facts(reading) if not fact.quote.strip())


def values_follow_from_their_quote(document: Document, reading: PlanReading) -> Iterator[str]:
    for path, fact in facts(reading):
        if isinstance(fact, (Quantity, Deadline, DocumentNumber, DateFact)):
            said, parsed = value_of(fact), parsed_alone(fact)
            if said != parsed:
                yield f"{path}: {fact.quote!r} alone says {parsed}, the fact {said}"


def value_of(fact: Fact) -> tuple[Any, ...]:
    """What a fact says that its quote alone must say as well."""
    match fact:
        case Quantity():
            return fact.value, fact.value_to, fact.unit
        case Deadline():
            return fact.kind, fact.value, fact.recurrence, fact.relative
        case DocumentNumber():
            return fact.code, fact.year, fact.serial, fact.normal
        case DateFact():
            return (fact.value,)
    raise TypeError(type(fact))


def parsed_alone(fact: Fact) -> tuple[Any, ...] | None:
    """The same, read from the quote and nothing else."""
    match fact:
        case Quantity(unit_at=Fact()):
            return _figure_of_a_cell(fact)
        case Quantity(rule="quantity.implied"):
            implied = words_mean(normal(fact.quote))
            return (implied[0], None, implied[1]) if implied else None
        case Quantity():
            found = parse_quantity(fact.quote)
            return (found.value, found.value_to, found.unit) if found else None
        case Deadline():
            limit = parse_deadline(fact.quote)
            return (limit.kind, limit.value, limit.recurrence, limit.relative) if limit else None
        case DocumentNumber():
            number = parse_number(fact.quote)
            return (number.code, number.year, number.serial, number.normal) if number else None
        case DateFact():
            date = parse_date(fact.quote)
            return (date.value,) if date else None
    raise TypeError(type(fact))


def _figure_of_a_cell(fact: Quantity) -> tuple[Decimal | None, Decimal | None, str]:
    """A figure whose unit stands in another cell: the figure from the one, the unit from the other."""
    low, _, high = normal(fact.quote).replace("~", "-").partition("-")
    unit = normal(fact.unit_at.quote) if fact.unit_at else ""
    return parse_numeral(low), parse_numeral(high) if high else None, unit


def normal_values_follow_from_the_printed_ones(document: Document, reading: PlanReading) -> Iterator[str]:
    for path, fact in facts(reading):
        if isinstance(fact, Quantity):
            upper = normalise(fact.value_to, fact.unit)[0] if fact.value_to is not None else None
            if (fact.normal_value, fact.normal_unit) != normalise(
                fact.value, fact.unit
            ) or fact.normal_value_to != upper:
                yield f"{path}: {fact.value} {fact.unit} is not {fact.normal_value} {fact.normal_unit}"


def names_stand_in_their_quote(document: Document, reading: PlanReading) -> Iterator[str]:
    for number, task in enumerate(reading.tasks):
        for owner in task.owners:
            if owner.name != "".join(owner.quote.split()) or not owner.name:
                yield f"tasks[{number}]: {owner.name!r} is not {owner.quote!r}"
        if task.label is not None and task.rule != "task.row" and normal(task.label) not in normal(task.quote):
            yield f"tasks[{number}]: label {task.label!r} does not stand in {task.quote[:20]!r}"


def labels_follow_from_their_ordinal(document: Document, reading: PlanReading) -> Iterator[str]:
    for number, section in enumerate(reading.sections):
        if section.label and section.style != "decimal" and ordinal(section.label) != section.ordinal:
            yield f"sections[{number}]: {section.label!r} is not {section.ordinal}"


def within(inner: Fact, outer: Fact) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def tasks_hold_their_parts(document: Document, reading: PlanReading) -> Iterator[str]:
    for number, task in enumerate(reading.tasks):
        where = f"tasks[{number}] {task.title.quote[:20]!r}"
        for part in (task.title, task.body):
            if not within(part, task):
                yield f"{where}: {part.rule} is outside"
        same = (task.body.start, task.body.end) == (task.title.start, task.title.end)
        if not same and task.body.start < task.title.end and task.title.start < task.body.end:
            yield f"{where}: body and title overlap"
        for owner in task.owners:
            held = any(within(owner, line) for line in task.owner_lines or (task,))
            if not held and owner.rule != "owner.hereafter":
                yield f"{where}: owner {owner.quote!r} stands in no line of it"
        for line in task.owner_lines:
            if line.start < task.start:
                shared = any(line in other.owner_lines for other in reading.tasks if other is not task)
                of_section = normal(line.quote).startswith("本")  # 本部分任务由…牵头: the section may hold one item
                if not shared and not of_section and task.rule != "task.row":
                    yield f"{where}: line {line.quote!r} stands before it"
            if task.rule != "task.row" and line.start < task.body.end and line.end > task.body.end:
                yield f"{where}: line {line.quote!r} overlaps the end of the body"
        for measure in task.measures:
            if not within(measure, task.body):
                yield f"{where}: measure {measure.quote!r} is outside the body"
            inner = [measure.verb, *measure.objects, measure.vague]
            yield from (f"{where}: {p.quote!r} is outside the body" for p in inner if p and not within(p, task.body))


def tasks_do_not_overlap(document: Document, reading: PlanReading) -> Iterator[str]:
    for before, after in pairwise(reading.tasks):
        if after.start < before.end and before.rule != "task.row":
            yield f"{before.title.quote[:20]!r} goes on behind the beginning of {after.title.quote[:20]!r}"


def facts_are_in_the_order_of_the_text(document: Document, reading: PlanReading) -> Iterator[str]:
    for name in ("sections", "tasks", "targets", "goals", "projects", "references", "mechanism"):
        found = getattr(reading, name)
        for before, after in pairwise(found):
            if before.start > after.start:
                yield f"{name}: {after.quote[:20]!r} stands before {before.quote[:20]!r}"
    for before, after in pairwise(reading.goals):
        if before.end > after.start:
            yield f"goals: {before.quote!r} and {after.quote!r} overlap"


def targets_hold_subject_and_quantity(document: Document, reading: PlanReading) -> Iterator[str]:
    for number, target in enumerate(reading.targets):
        if not within(target.subject, target) or not within(target.quantity, target):
            yield f"targets[{number}] {target.quote!r}: subject or quantity is outside"
        if target.quantity.start < target.subject.end and target.subject.start < target.quantity.end:
            yield f"targets[{number}] {target.quote!r}: subject and quantity overlap"
        if target.task is not None and not within(target, reading.tasks[target.task]):
            yield f"targets[{number}] {target.quote!r}: outside its task"
        if target.task is None and any(within(target, task) for task in reading.tasks):
            yield f"targets[{number}] {target.quote!r}: inside a task that it does not name"


def one_place_gives_one_target(document: Document, reading: PlanReading) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for target in reading.targets:
        at = (target.quantity.start, target.quantity.end)
        if at in seen:
            yield f"{target.quote!r}: its number is counted twice"
        seen.add(at)


def indices_lead_somewhere(document: Document, reading: PlanReading) -> Iterator[str]:
    for number, area in enumerate(reading.areas):
        for task in area.tasks:
            if reading.tasks[task].area != number:
                yield f"areas[{number}] {area.quote!r}: task {task} names another area"
    for number, held in enumerate(reading.tasks):
        if held.area is not None and number not in reading.areas[held.area].tasks:
            yield f"tasks[{number}]: its area does not list it"
    for number, section in enumerate(reading.sections):
        if not section.start <= section.end <= section.closes <= len(document.text):
            yield f"sections[{number}]: closes before it ends"
        if section.parent is not None:
            parent = reading.sections[section.parent]
            if section.parent >= number or not (parent.start < section.start and section.closes <= parent.closes):
                yield f"sections[{number}] {section.quote!r}: outside its parent"
    for number, citation in enumerate(reading.citations):
        mentioned = [reading.references[index] for index in citation.mentions]
        if not mentioned or any(reference.own for reference in mentioned):
            yield f"citations[{number}]: no mention, or one of the paper itself"
        if citation.title is None and citation.number is None:
            yield f"citations[{number}]: neither title nor number"
    mentions = [index for citation in reading.citations for index in citation.mentions]
    if len(mentions) != len(set(mentions)):
        yield "citations: one mention belongs to two"
    for project in reading.projects:
        if project.task is not None and not within(project, reading.tasks[project.task]):
            yield f"projects: {project.quote!r} is outside its task"


def questions_point_into_the_text(document: Document, reading: PlanReading) -> Iterator[str]:
    for question in reading.questions:
        if not question.code or not question.message:
            yield f"questions: {question.quote!r} has no code or no message"


def json_is_the_same_reading(document: Document, reading: PlanReading) -> Iterator[str]:
    plain = reading.to_json()
    encoded = msgspec.json.encode(plain)
    again = msgspec.json.decode(encoded)
    if msgspec.json.encode(again) != encoded:
        yield "the JSON does not decode to what was encoded"
    if msgspec.convert(again, PlanReading, strict=False) != reading:
        yield "the JSON does not make the same reading"
    yield from _json_faults(document.text, plain, "")


def _json_faults(text: str, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        if "start" in value or "quote" in value:
            start, end, quote = value.get("start"), value.get("end"), value.get("quote")
            if not isinstance(start, int) or not isinstance(end, int) or text[start:end] != quote:
                yield f"{path}: [{start}, {end}) {quote!r}"
        for key, inner in value.items():
            yield from _json_faults(text, inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _json_faults(text, inner, f"{path}[{index}]")


# hold of any input whatever
SAFE: tuple[Rule, ...] = (
    spans_are_true,
    quotes_are_not_empty,
    values_follow_from_their_quote,
    normal_values_follow_from_the_printed_ones,
    names_stand_in_their_quote,
    labels_follow_from_their_ordinal,
    tasks_hold_their_parts,
    targets_hold_subject_and_quantity,
    one_place_gives_one_target,
    indices_lead_somewhere,
    questions_point_into_the_text,
    json_is_the_same_reading,
)
# hold of papers as people write them
RULES: tuple[Rule, ...] = (
    *SAFE,
    tasks_do_not_overlap,
    facts_are_in_the_order_of_the_text,
)
