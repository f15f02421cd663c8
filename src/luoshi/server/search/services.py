"""Entries kept beside the rows that they are of: called by the services of those rows, inside their transactions."""

from collections.abc import Iterable

from django.db import connection

from luoshi.server.orgs.models import Government
from luoshi.server.search.grams import grams, normal_text
from luoshi.server.search.models import Entry

_LONGEST = 800
"""Characters of a passage: what a hit shows where in a paper something stands."""


def put_entry(*, government: Government | int, kind: str, row: int, text: str) -> None:
    """Let a row be found by a text, in place of what it was found by so far."""
    put_entries(government=government, kind=kind, texts={row: text})


def put_entries(*, government: Government | int, kind: str, texts: dict[int, str]) -> None:
    """Let rows be found, each by its text. Raises RuntimeError outside of the transaction that wrote them."""
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its row")
    key = government if isinstance(government, int) else government.pk
    Entry.objects.filter(kind=kind, row__in=list(texts)).delete()
    made = []
    for row, text in texts.items():
        form = normal_text(text)
        made.append(Entry(government_id=key, kind=kind, row=row, text=form, grams=grams(form)))
    Entry.objects.bulk_create(made, batch_size=200)


def put_passages(*, government: int, kind: str, row: int, blocks: Iterable[tuple[int, str]]) -> None:
    """Let a paper be found passage by passage; ``blocks`` are its paragraphs with the places where they begin."""
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its row")
    passages: list[tuple[int, str]] = []
    for start, text in blocks:
        if passages and len(passages[-1][1]) + len(text) <= _LONGEST:
            passages[-1] = (passages[-1][0], f"{passages[-1][1]}\n{text}")
        else:
            passages.append((start, text))
    made = []
    for start, text in passages:
        form = "\n".join(normal_text(line) for line in text.splitlines())
        made.append(Entry(government_id=government, kind=kind, row=row, place=start, text=form, grams=grams(form)))
    Entry.objects.bulk_create(made, batch_size=200)
