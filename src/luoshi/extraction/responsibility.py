"""Responsibility lines: who is answerable, in which part, and where the line stands.

Forms (brief 7, GUIDE "Owners"): ``(责任单位:A,B)``, ``牵头单位:A;配合单位:B、C`` on a line of its own,
``(A牵头,B、C参与)``, ``(A、B按职责分工负责)``, ``(A指导,B负责落实。以下均需B落实,不再列出)``,
``(A、B等负责。列第一位者为牵头单位,下同)``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from luoshi.extraction.grammar.names import is_body, is_office, names_one_by_one, split_names
from luoshi.extraction.reading import Role
from luoshi.extraction.responsibility_words import (
    COLON,
    HEREAFTER,
    LABEL,
    OPEN,
    PERSON_BEFORE,
    ROLE_OF_LABEL,
    ROLE_SIGN,
    ROLE_WORD,
    first_leads,
)
from luoshi.extraction.role_pieces import MARKED, ROLE_IN_BRACKETS, role_in_brackets, role_pieces
from luoshi.extraction.view import View


class Named(msgspec.Struct, frozen=True, gc=False):
    """A body found in a line: normal offsets of its name, its part, whether the list is open (等)."""

    start: int
    end: int
    role: Role
    open_list: bool = False


class Assignment(msgspec.Struct, gc=False):
    """What one responsibility line says. Offsets are normal ones of the line's view.

    ``start`` and ``end`` hold the line with its brackets; ``due`` is the stretch that gives a time limit;
    ``first_leads`` says that the first-listed leads from here on; ``hereafter`` names bodies laid on all later items.
    """

    start: int
    end: int
    named: list[Named] = msgspec.field(default_factory=list)
    due: tuple[int, int] | None = None
    first_leads: bool = False
    hereafter: list[Named] = msgspec.field(default_factory=list)
    labelled: bool = False


def find_assignments(view: View, start: int = 0) -> list[Assignment]:
    """All responsibility lines in a line of text, from a normal offset on, in order."""
    found: list[Assignment] = []
    text = view.text
    for left, right in _groups(text, start):
        assignment = _in_brackets(view, left, right)
        if assignment:
            found.append(assignment)
    taken = [(a.start, a.end) for a in found]
    at = start
    while (label := _next_label(view, at, taken)) is not None:
        begins, kind = label
        persons = PERSON_BEFORE.search(text, max(0, begins - 40), begins)
        assignment = parse_assignment(view, begins, _end_of_open_line(text, begins, taken))
        if _credible(text, assignment) or (kind == "due" and assignment.due):
            assignment.labelled = True
            if persons and not _within(taken, persons.start()):
                assignment.start = persons.start()
            found.append(assignment)
        at = max(assignment.end, begins + 1)
    if not found and (sentence := _sentence_of_names(view, start)) is not None:
        found.append(sentence)
    return sorted(found, key=lambda a: a.start)


def _credible(text: str, assignment: Assignment) -> bool:
    """Whether most of what a label gives are names of bodies, not the clauses of a sentence (…职责分工:A负责从…)."""
    names = [text[named.start : named.end] for named in assignment.named]
    return bool(names) and sum(map(is_body, names)) * 2 >= len(names)


_BRACKET = re.compile(r"[(\[〔)\]〕]")


def _groups(text: str, start: int) -> list[tuple[int, int]]:
    """Outermost bracketed groups, brackets included."""
    if text.find("(", start) < 0 and text.find("[", start) < 0 and text.find("〔", start) < 0:
        return []
    groups, depth, opened = [], 0, 0
    for bracket in _BRACKET.finditer(text, start):
        at = bracket.start()
        if text[at] in "([〔":
            if depth == 0:
                opened = at
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                groups.append((opened, at + 1))
    if depth and len(text) - opened < 200:  # a closing bracket that the print lost
        groups.append((opened, len(text)))
    return groups


def _in_brackets(view: View, left: int, right: int) -> Assignment | None:
    text = view.text
    closed = text[right - 1] in ")]〕"
    inner_end = right - 1 if closed else right
    if inner_end - left < 4:
        return None
    labelled = _label_at(text, left + 1) is not None
    before = text[left - 1] if left else "。"
    if not labelled and not ROLE_WORD.search(text, left + 1, inner_end):
        # names alone, behind the full stop that ends the paragraph: (县委编办、县教育局)
        if right < len(text) - 1 or before not in "。;!":
            return None
        names = names_one_by_one(view, left + 1, inner_end)
        if not all(is_body(text[a:b]) for a, b in (_trim(text, a, b) for a, b in names)):
            return None
        assignment = parse_assignment(view, left + 1, inner_end, Role.RESPONSIBLE)  # all of them are answerable
        assignment.start, assignment.end = left, right
        return assignment
    if not labelled and before not in "。;!?)”》:…" and right < len(text) and text[right] not in "。;":
        return None
    # 甲(牵头)、乙、丙: the others are answerable without a word of their own
    marked = not labelled and MARKED.search(text, left + 1, inner_end) is not None
    assignment = parse_assignment(view, left + 1, inner_end, Role.RESPONSIBLE if marked else None)
    if not assignment.named and not assignment.hereafter and not (labelled and assignment.due):
        return None
    if not labelled and not all(is_office(text[n.start : n.end]) for n in assignment.named):
        return None
    assignment.start, assignment.end, assignment.labelled = left, right, labelled
    return assignment


_RUNS_THE_SITE = ("主办", "承办", "协办", "支持")  # the foot of a page: 云岭县人民政府主办


def _sentence_of_names(view: View, start: int) -> Assignment | None:
    """A last sentence of nothing but names and their parts: ``由A牵头,B、C配合,2024年7月底前完成。``"""
    text = view.text
    end = len(text.rstrip("。;"))
    opened = max(text.rfind("。", start, end), text.rfind(";", start, end), start - 1) + 1
    if (
        end - opened > 160
        or not ROLE_SIGN.search(text, opened, end)
        or not ROLE_WORD.search(text, opened, end)
        or ("(" in text[opened:end] and ")" not in text[opened:end])
    ):
        return None
    if text.endswith(_RUNS_THE_SITE, opened, end):
        return None
    named = False
    for low, high in names_one_by_one(view, opened, end):
        for a, b, role in role_pieces(text, low, high):
            a, b = _trim(text, a, b)
            name = text[a:b]
            if not name:
                continue
            if not is_body(name) and not (role is None and _DATED.search(name) and len(name) <= 24):
                return None
            named = named or role is not None
    if not named:
        return None
    assignment = parse_assignment(view, opened, end)
    assignment.end = len(text)
    return assignment if assignment.named else None


def _label_at(text: str, at: int) -> tuple[str, int] | None:
    """(kind, end with its colon) of the label at a position."""
    match = LABEL.match(text, at)
    if not match:
        return None
    colon = COLON.match(text, match.end())
    return (str(match.lastgroup), colon.end()) if colon else None


def _next_label(view: View, at: int, taken: list[tuple[int, int]]) -> tuple[int, str] | None:
    text = view.text
    last_colon = max(text.rfind(":", at), text.rfind("|", at))
    if last_colon < 0:
        return None
    for match in LABEL.finditer(text, at, last_colon + 1):
        begins = match.start()
        if _within(taken, begins) or not COLON.match(text, match.end()):
            continue
        if match.lastgroup in ("lead", "main", "support", "due") and (
            begins in (0, at) or text[begins - 1] in "。;)”》!?,、:." or begins in view.gaps
        ):
            return begins, str(match.lastgroup)
    return None


def _end_of_open_line(text: str, begins: int, taken: list[tuple[int, int]]) -> int:
    """Where a line without brackets ends: at the next bracketed line or at the end of the text."""
    following = bisect_right(taken, begins, key=_opens)
    return taken[following][0] if following < len(taken) else len(text)


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether one of some disjoint spans, in order, holds a place."""
    before = bisect_right(spans, at, key=_opens) - 1
    return before >= 0 and at < spans[before][1]


def _opens(span: tuple[int, int]) -> int:
    return span[0]


def parse_assignment(view: View, start: int, end: int, default: Role | None = None) -> Assignment:
    """Read a stretch that is known to be a responsibility line; ``default`` is the role that its column gives."""
    text = view.text
    assignment = Assignment(start, end)
    stated = convention = first_leads(text, start, end)
    if convention:
        assignment.first_leads = True
        end = (
            max(text.rfind(sign, start, convention.start()) for sign in ",。;") if convention.start() > start else start
        )
        end = max(end, start)
    hereafter = HEREAFTER.search(text, start, end)
    if hereafter:
        low, high = _trim(text, hereafter.start("who"), hereafter.end("who"))
        if is_body(text[low:high]):
            assignment.hereafter.append(Named(low, high, Role.RESPONSIBLE))
    at, role, kind = start, default, "main" if default else ""
    segments: list[tuple[int, int, Role | None, str]] = []
    left = start
    last_colon = max(text.rfind(":", start, end), text.rfind("|", start, end))  # behind it no label is one
    while at <= last_colon:
        match = LABEL.search(text, at, end)
        if match is None:
            break
        colon = COLON.match(text, match.end(), end)
        if colon is None:
            at = match.end()
            continue
        if match.start() > left:
            segments.append((left, match.start(), role, kind))
        kind = str(match.lastgroup)
        role = ROLE_OF_LABEL.get(kind)
        at = left = colon.end()
    segments.append((left, end, role, kind))
    for low, high, segment_role, segment_kind in segments:
        if segment_kind == "due":
            due = _trim_marks(text, low, high)
            if due[1] > due[0]:
                assignment.due = due
        elif segment_kind not in ("person", "other"):
            for left, right in _sentences(text, low, high):
                convention = stated and first_leads(text, left, right)
                later = hereafter and HEREAFTER.search(text, left, right)
                if not convention and not later and not text.startswith("下同", left, right):
                    _read_clause(view, left, right, segment_role, assignment)
    assignment.named.sort(key=lambda named: named.start)
    return assignment


_SENTENCE_END = re.compile("[;。]")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between ; and 。 that hold anything."""
    for stop in _SENTENCE_END.finditer(text, start, end):
        if stop.start() > start:
            yield start, stop.start()
        start = stop.end()
    if end > start:
        yield start, end


_DATED = re.compile(r"\d{4}年|\d{1,2}月底?|年底|季度|长期|持续|常态")
_PREFIX = re.compile(
    r"^(?:(?:以上|上述)[^由,]{0,10}由|[^由,、]{2,16}(?:工作|任务|事项|建设|管理)由|第[一二三四五六七八九十]+批:|由|其中|以及|和|及|并由|县级:|市级:|区级:|省级:|各乡镇:|:|\.|-+)"
)


def _read_clause(view: View, start: int, end: int, role: Role | None, into: Assignment) -> None:
    """Names up to a role word take that role; names with none behind them take the label's."""
    text = view.text
    pending: list[Named] = []
    conveners: list[Named] = []
    convened = False

    def settle(as_role: Role) -> None:
        """Give the waiting names their role; behind 会同 those who were called in support the ones who call."""
        called_in = Role.SUPPORT if convened else as_role
        into.named.extend(Named(n.start, n.end, as_role, n.open_list) for n in conveners)
        into.named.extend(Named(n.start, n.end, called_in, n.open_list) for n in pending)
        conveners.clear()
        pending.clear()

    for low, high in split_names(view, start, end):
        piece = text[low:high]
        bracketed = ROLE_IN_BRACKETS.search(piece)
        if bracketed:
            into.named.append(Named(*_trim(text, low, low + bracketed.start()), role_in_brackets(bracketed)))
            continue
        for name_low, name_high, piece_role in role_pieces(text, low, high):
            name = text[name_low:name_high]
            if name:
                open_list = bool(OPEN.search(name))
                name_low, name_high = _trim(text, name_low, name_high)
                name = text[name_low:name_high]
                if _DATED.search(name) and not is_body(name):
                    if into.due is None:
                        into.due = (name_low, name_high)
                    name = ""
                if len(name) >= 2 and (role is not None or is_office(name)):
                    pending.append(Named(name_low, name_high, role or Role.RESPONSIBLE, open_list))
                elif name and role is None and piece_role is None and not is_body(name) and len(piece) > 16:
                    return  # a clause, not a list of names
            if piece_role == "convenes":
                conveners.extend(pending)
                pending.clear()
                convened = True
            elif isinstance(piece_role, Role):
                settle(piece_role)
    if role is not None or convened:
        settle(role or Role.RESPONSIBLE)


def _trim_marks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in "、,;:。.-(":
        start += 1
    while end > start and text[end - 1] in "、,;:。.-":
        end -= 1
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without the words around it: 由…, …等, …等部门."""
    start, end = _trim_marks(text, start, end)
    while (match := _PREFIX.match(text[start:end])) and match.end() < end - start:
        start += match.end()
    closing = OPEN.search(text[start:end])
    if closing and closing.start() > 0:
        end = start + closing.start()
    if end > start and text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end):
        end -= 1
    return _trim_marks(text, start, end)
