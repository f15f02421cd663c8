"""A reading as one JSON object: the prediction fields at the top, everything else beside them under ``reading``."""

from typing import Any

import msgspec

from luoshi.extraction.predicting import prediction
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.sets import SetReading


def record(reading: PlanReading, id: str) -> dict[str, Any]:
    """JSON values: ``id``, ``kind``, ``metadata``, ``tasks`` …, and ``reading`` with every fact and its span."""
    return prediction(reading, id) | {"reading": reading.to_json()}


def set_record(reading: SetReading, id: str) -> dict[str, Any]:
    """JSON values of a set: ``id``, and ``set`` with every member, link, contradiction and question."""
    return {"id": id, "set": reading.to_json()}


def json_line(record: dict[str, Any]) -> str:
    """The object on one line, without a line break."""
    return msgspec.json.encode(record).decode()


def json_text(record: dict[str, Any]) -> str:
    """The object over several lines, indented by two."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode()
