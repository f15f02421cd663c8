"""The digest of a desk as a tree over its rows: an act costs what it touches, not what lies on the desk (ADR 0035).

Each candidate and each question keeps a digest of itself. Rows lie in blocks by their key; a desk keeps one digest for
each block, over those of its rows. What is kept only saves work while an act is recorded: a verification goes by the
rows themselves, so that a kept digest can be wrong without hiding anything.
"""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import F

from luoshi.server.audit.digests import ALGORITHMS, state_digest
from luoshi.server.intake.models import Candidate, Desk, Question

BLOCK = 64
"""Rows of one block: an act reads so many digests for each block that it touches."""

Row = Candidate | Question

_CANDIDATE = (
    "public_id", "parent_id", "version_id", "kind", "origin", "position", "start", "end", "quote", "read", "value",
    "state", "revision", "changed_by",
)  # fmt: skip
_QUESTION = ("public_id", "code", "message", "answer", "answered_by")
_COLUMNS: Mapping[type[Row], tuple[str, ...]] = {Candidate: _CANDIDATE, Question: _QUESTION}
_SHEAVES: tuple[tuple[str, type[Row]], ...] = (("candidates", Candidate), ("questions", Question))

Blocks = dict[str, dict[str, str]]
"""By ``candidates`` and ``questions``: the digest of each block, by its number."""


def digested(row: Row) -> str:
    """The digest of a row as it now is, to be kept with it."""
    return _digest_of(row, str(settings.LUOSHI_HASH))


def note(desk: Desk, changed: Mapping[Row, str | None]) -> None:
    """Bring the blocks of a desk to what its rows keep, inside the transaction of an act; who calls saves the desk.

    ``changed`` are the rows that were added, changed or removed, each with the digest that it kept before, None for one
    that was not there; removed ones still bear their key. A block whose other rows are not those that it was taken of
    is never brought right again: what somebody did past the program stays a finding, whatever is done beside it.
    """
    for name, model in _SHEAVES:
        before = {row.pk: digest for row, digest in changed.items() if isinstance(row, model)}
        if before:
            known = desk.blocks.setdefault(name, {})
            now = _kept(desk, model, {key // BLOCK for key in before})
            for number in {key // BLOCK for key in before}:
                leaves = now.get(number, {})
                was = leaves | {key: digest for key, digest in before.items() if key // BLOCK == number}
                _put(known, str(number), was={key: digest for key, digest in was.items() if digest}, now=leaves)


def blocks_of(desk: Desk) -> Blocks:
    """The blocks of a desk out of its rows themselves. Which hash each digest is taken with, what is kept says."""
    found: Blocks = {}
    for name, model in _SHEAVES:
        kept = desk.blocks.get(name, {})
        blocks: dict[int, dict[int, str]] = {}
        for row in model.objects.filter(desk=desk).iterator(chunk_size=2000):
            blocks.setdefault(row.pk // BLOCK, {})[row.pk] = _digest_of(row, _algorithm(row.digest))
        if blocks:
            found[name] = {
                str(number): _block(leaves, _algorithm(kept.get(str(number), ""))) for number, leaves in blocks.items()
            }
    return found


def _digest_of(row: Row, algorithm: str) -> str:
    return state_digest(algorithm, {"row": [getattr(row, column) for column in _COLUMNS[type(row)]]})


def _block(leaves: Mapping[int, str], algorithm: str) -> str:
    return state_digest(algorithm, {"rows": [leaves[key] for key in sorted(leaves)]})


def _kept(desk: Desk, model: type[Row], blocks: set[int]) -> dict[int, dict[int, str]]:
    """The digests that the rows of some blocks keep, by their keys."""
    rows = model.objects.filter(desk=desk).alias(block=F("pk") / BLOCK).filter(block__in=blocks)
    found: dict[int, dict[int, str]] = {}
    for key, digest in rows.values_list("pk", "digest"):
        found.setdefault(key // BLOCK, {})[key] = digest
    return found


def _put(known: dict[str, str], number: str, *, was: Mapping[int, str], now: Mapping[int, str]) -> None:
    """A block that no row lies in any more leaves nothing behind."""
    algorithm, kept = str(settings.LUOSHI_HASH), known.get(number, "")
    if kept != (_block(was, _algorithm(kept)) if was else ""):
        known[number] = state_digest(algorithm, {"unlike": kept})
    elif now:
        known[number] = _block(now, algorithm)
    else:
        known.pop(number, None)


def _algorithm(kept: str) -> str:
    """The hash that a kept digest names; one that names none is not like any, whatever it is compared with."""
    name = kept.partition(":")[0]
    return name if name in ALGORITHMS else ALGORITHMS[0]
