"""docs/reading.schema.json and docs/set.schema.json: what ``to_json()`` gives, from the dataclasses."""

import msgspec

from luoshi.extraction import PlanReading
from luoshi.extraction.reading import SCHEMA
from luoshi.extraction.sets.model import SET_SCHEMA, SetReading


def schema_page() -> str:
    """docs/reading.schema.json."""
    return _page(SCHEMA, PlanReading)


def set_schema_page() -> str:
    """docs/set.schema.json."""
    return _page(SET_SCHEMA, SetReading)


def _page(title: str, form: type) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$comment": f"Written by docs/generate.py from {form.__module__}; run `make docs` after a change.",
        **msgspec.json.schema(form),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()
