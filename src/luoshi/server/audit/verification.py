"""Does the trail still tell what happened? The chain, the rows against their last event, and what apps add.

Whoever can write to the database can rewrite a whole chain with its head. Heads printed and kept elsewhere (the gazette
of an office, a superior's safe) make that visible: give one to ``verify`` and the chain must still pass through it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from luoshi.server.audit.digests import FIRST, is_hash_of, is_state
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.registry import Audited, Fault, Finding, checks, kinds
from luoshi.server.core.said import say, word

_BATCH = 2000
_LOOKS = 3
"""How often rows of a kind are looked at again where the chain has grown meanwhile."""


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """A head as ``str(Head)`` printed it earlier."""

    sequence: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "PrintedHead":
        """From ``1234:9f86…``. Raises ValueError for another form."""
        sequence, sign, hashed = text.strip().partition(":")
        if not sign or not sequence.isdecimal() or not hashed:
            raise ValueError(f"no head: {text!r}")
        return cls(int(sequence), hashed.lower())


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification of one government's chain found; empty findings mean that all holds."""

    government: str
    events: int
    head: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Walk:
    """What the walk along the chain gathers."""

    events: int = 0
    sequence: int = 0
    hash: str = FIRST
    findings: list[Finding] = field(default_factory=list)
    unlike: list[Event] = field(default_factory=list)
    states: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)


Told = Callable[[int], object]
"""Is told how many events have been verified, now and then."""


def verify(government: str, *, printed: PrintedHead | None = None, told: Told = lambda events: None) -> Report:
    """Verify the chain of a government and all that hangs on it; reads everything, changes nothing.

    People go on working meanwhile. A row and its event are written together, so what does not agree is looked at again
    as long as new events have come in: only what still differs is a finding.
    """
    walk = _Walk()
    head = _walk_to_head(walk, government, printed, told)
    rows = {about.kind: list(_rows(about, government, walk)) for about in kinds()}
    for about in kinds():
        for _ in range(_LOOKS):
            before = walk.sequence
            if not rows[about.kind]:
                break
            head = _walk_to_head(walk, government, printed, told)
            if walk.sequence == before:
                break
            rows[about.kind] = list(_rows(about, government, walk))
    findings = [*walk.findings, *_moved_or_changed(walk.unlike), *_against_head(walk, head)]
    if printed and printed.sequence > walk.sequence:
        findings.append(_printed_missing(printed, walk.sequence))
    for found in rows.values():
        findings += found
    for check in checks():
        findings += check(government)
    return Report(government, walk.events, str(head or f"0:{FIRST}"), tuple(findings))


def _walk_to_head(walk: _Walk, government: str, printed: PrintedHead | None, told: Told) -> Head | None:
    """Walk on until the chain's head has been reached, or nothing follows; gives the head."""
    while True:
        before = walk.events
        _walk_on(walk, government, printed, told)
        head = Head.objects.filter(government=government).first()
        if head is None or head.sequence <= walk.sequence or walk.events == before:
            return head


def _walk_on(walk: _Walk, government: str, printed: PrintedHead | None, told: Told) -> None:
    """Verify the events that follow those that were walked over."""
    events = Event.objects.filter(government=government, sequence__gt=walk.sequence).order_by("sequence")
    for event in events.iterator(chunk_size=_BATCH):
        walk.events += 1
        if walk.events % _BATCH == 0:
            told(walk.events)
        if event.sequence != walk.sequence + 1:
            walk.findings.append(_gap(walk.sequence + 1, event.sequence - 1))
        elif event.previous != walk.hash:
            walk.findings.append(
                Finding(
                    Fault.EVENT_UNCHAINED,
                    _nth(event.sequence),
                    say("与前一条记录的散列值衔接不上，前一条被改动或替换过"),
                )
            )
        if not is_hash_of(event):
            walk.unlike.append(event)
        if printed and event.sequence == printed.sequence and event.hash != printed.hash:
            message = say(
                "与此前打印的链头不一致：打印的是 %(hash)s，现在是 %(now)s", hash=printed.hash, now=event.hash
            )
            walk.findings.append(Finding(Fault.PRINTED_HEAD_DIFFERS, _nth(event.sequence), message))
        walk.sequence, walk.hash = event.sequence, event.hash
        if event.state or (event.kind, event.key) in walk.states:
            walk.states[event.kind, event.key] = (event.sequence, event.state, event.name)


def _nth(sequence: int) -> str:
    return say("第 %(sequence)s 条", sequence=sequence)


def _gap(first: int, last: int) -> Finding:
    thing = _nth(first) if first == last else say("第 %(first)s—%(last)s 条", first=first, last=last)
    return Finding(Fault.EVENT_MISSING, thing, say("记录缺失，被删除过"))


def _moved_or_changed(unlike: list[Event]) -> Iterator[Finding]:
    """Events whose hash does not fit their content: one that fits another place was moved, the rest were changed."""
    places = {event.sequence for event in unlike}
    for event in unlike:
        home = next((place for place in places if is_hash_of(event, sequence=place)), None)
        if home is not None:
            yield Finding(
                Fault.EVENT_MOVED, _nth(event.sequence), say("这条记录原来是第 %(home)s 条，位置被调换过", home=home)
            )
        else:
            what = f"{event.at:%Y-%m-%d} {event.actor_name} {event.action}"
            yield Finding(
                Fault.EVENT_CHANGED, _nth(event.sequence), say("内容与散列值不符，被改动过（%(what)s）", what=what)
            )


def _against_head(walk: _Walk, head: Head | None) -> Iterator[Finding]:
    sequence, hashed = (head.sequence, head.hash) if head else (0, FIRST)
    if sequence > walk.sequence:
        yield _gap(walk.sequence + 1, sequence)
    elif (sequence, hashed) != (walk.sequence, walk.hash):
        yield Finding(
            Fault.HEAD_DIFFERS,
            say("链头"),
            say(
                "链头为第 %(sequence)s 条 %(hashed)s，最后一条记录为第 %(last)s 条 %(hash)s",
                sequence=sequence,
                hashed=hashed,
                last=walk.sequence,
                hash=walk.hash,
            ),
        )


def _printed_missing(printed: PrintedHead, last: int) -> Finding:
    message = say(
        "此前打印的链头为第 %(sequence)s 条，现在只到第 %(last)s 条，后面的记录被删除过",
        sequence=printed.sequence,
        last=last,
    )
    return Finding(Fault.PRINTED_HEAD_DIFFERS, _nth(printed.sequence), message)


def _rows(about: Audited, government: str, walk: _Walk) -> Iterator[Finding]:
    """Rows that no event accounts for, and events whose row is gone."""
    met = set()
    for row in about.rows(government):
        key, name = about.key(row), about.name(row)
        met.add(key)
        sequence, recorded, _ = walk.states.get((about.kind, key), (0, "", ""))
        thing = say("%(kind)s“%(name)s”（%(key)s）", kind=word(about.label), name=name, key=key)
        if not recorded:
            yield Finding(Fault.ROW_UNRECORDED, thing, say("数据库中有这一行，审计记录中没有它的来历"))
        elif not is_state(recorded, about.state(row)):
            yield Finding(
                Fault.ROW_CHANGED,
                thing,
                say("与最后一次记录（第 %(sequence)s 条）时的状态不符，被绕过程序改动过", sequence=sequence),
            )
    for (kind, key), (sequence, recorded, name) in walk.states.items():
        if kind == about.kind and recorded and key not in met:
            thing = say("%(kind)s“%(name)s”（%(key)s）", kind=word(about.label), name=name, key=key)
            yield Finding(
                Fault.ROW_MISSING,
                thing,
                say("第 %(sequence)s 条记录之后这一行不见了，被绕过程序删除过", sequence=sequence),
            )
