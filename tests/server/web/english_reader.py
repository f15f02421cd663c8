"""What an English reader sees that is Chinese and no data of the office."""

import html as entities
import re
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import models

from luoshi.server.orgs import importing, roster

CHINESE = re.compile(r"[一-鿿]+")
_UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.S)
_SHOWN_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label|data-label)="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
OF_ITSELF = frozenset({"中文"})
"""The language of the switch, in itself."""
HEADS = frozenset(roster.COLUMNS) | frozenset(importing.COLUMNS)
"""Heads of sheets, which must stand there in Chinese; the pages give their meaning beside."""


def texts_of_the_office() -> set[str]:
    """Every Chinese text that stands in the database: names, titles, quotes, comments."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            for value in row:
                found.update(_texts(value))
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (" ".join(line.split()) for line in [value, *value.splitlines()] if CHINESE.search(line))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def chinese_seen(page: str, data: set[str]) -> set[str]:
    """The Chinese runs of a page that are no part of the data; texts may be shortened where they are shown."""
    body = _UNSEEN.sub(" ", page)
    shown = [*_SHOWN_ATTRIBUTES.findall(body), *_TAG.split(body)]
    runs = {run for text in shown for run in CHINESE.findall(entities.unescape(text))}
    whole = "\n".join(data)
    return {run for run in runs - OF_ITSELF - HEADS if run not in whole}
