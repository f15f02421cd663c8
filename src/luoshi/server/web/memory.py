"""What is kept in the memory of the process under the heads of the chains.

Every change of state is an event in the chain of its government, and an event changes the hash of its head. So what
was found out holds as long as the heads are the same, whichever process wrote
(docs/adr/0033-parts-kept-under-the-heads.md).
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from luoshi.server.audit.selectors import ChainHead, events_between, latest_heads
from luoshi.server.core.recalling import Recall
from luoshi.server.cycles.audited import REPORT
from luoshi.server.delivery.audited import FEEDBACK, MATTER, PART
from luoshi.server.files.audited import ATTACHMENT
from luoshi.server.orgs.audited import KINDS
from luoshi.server.orgs.services.sign_ins import KIND as SIGN_IN
from luoshi.server.web.once import once

Value = TypeVar("Value")
Heads = tuple[tuple[str, str], ...]


def heads_of(request: HttpRequest) -> Heads:
    """The heads as they stood when the request first asked: whatever it reads later is at least as new."""
    return tuple((each.government, each.hash) for each in _heads(request))


def register_of(request: HttpRequest) -> Heads:
    """The same of the register alone: bodies, people, posts, delegations, calendars. It changes a few times a week,
    while something is recorded with every report.
    """
    return once(request, "register", lambda: _register.of(_heads(request)))


def _heads(request: HttpRequest) -> tuple[ChainHead, ...]:
    return once(request, "heads", latest_heads)


class Kept(Generic[Value]):
    """Values by what they depend on; the one that was asked for longest ago goes first.

    ``fits`` says which are kept at all; the others are found out each time.
    """

    def __init__(self, most: int, fits: Callable[[Value], bool] = lambda _value: True) -> None:
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()
        self._most = most
        self._fits = fits

    def get(self, key: Hashable) -> Value | None:
        """The value, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value that fits, in place of the oldest where there are too many."""
        if not self._fits(value):
            return
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def found(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """The value, found out and kept where it is not known yet."""
        value = self.get(key)
        if value is None:
            value = find()
            self.put(key, value)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


class Marks:
    """By chain, the hash of the last event that counts, as far as this process has seen the chain: the same mark means
    that nothing that counts was recorded in between. Events of some kinds count, or all ``but`` those of some kinds.
    One query where chains went on, none where not.
    """

    def __init__(self, kinds: Collection[str] = (), *, but: Collection[str] = ()) -> None:
        self._kinds, self._but = kinds, but
        self._seen: dict[str, tuple[ChainHead, str]] = {}

    def of(self, heads: Collection[ChainHead]) -> Heads:
        """The marks of chains that stand at these heads. A chain that was not seen yet, or no longer is the one that
        was (a restored database), begins at its head.
        """
        seen = {head.government: self._seen.get(head.government, (head, head.hash)) for head in heads}
        moved = [(seen[head.government][0], head) for head in heads if seen[head.government][0] != head]
        since: dict[str, list[ChainHead]] = {before.government: [] for before, _now in moved}
        for event in events_between(moved, self._kinds, but=self._but) if moved else ():
            since[event.government].append(event)
        for before, now in moved:
            found, mark = since[now.government], seen[now.government][1]
            if before not in found:
                seen[now.government] = (now, now.hash)
            elif before.sequence <= now.sequence:
                seen[now.government] = (now, mark if found[-1] == before else found[-1].hash)
        self._seen |= seen  # of two requests at once the later may take a step back: it takes it again
        return tuple((head.government, _mark(head, *seen[head.government])) for head in heads)


def _mark(head: ChainHead, seen: ChainHead, mark: str) -> str:
    """The mark, but for a request that looked before another one did: what it has read already may be older."""
    return mark if seen.sequence <= head.sequence else head.hash


REPORTING = frozenset({REPORT, FEEDBACK, PART, MATTER, ATTACHMENT, SIGN_IN})
"""The kinds of what is recorded every second while bodies report."""
_register, _besides_reporting = Marks(KINDS), Marks(but=REPORTING)
_recalled: Kept[Any] = Kept(1000)


def recall_of(request: HttpRequest) -> Recall:
    """A memory of what was found out, for readers of a request: it holds until something is recorded that is not of
    the kinds of ``REPORTING``, on which what is remembered must not depend. Values are shared between requests: nobody
    changes them.
    """
    marks = once(request, "besides reporting", lambda: _besides_reporting.of(_heads(request)))

    def recall(key: Hashable, find: Callable[[], Value], /) -> Value:
        found: Value = _recalled.found((key, marks), find)
        return found

    return recall
