"""A document into a reading of the plan that it holds. Loaded when first used: most of the server needs no rules."""

from typing import TYPE_CHECKING

from luoshi.late import late

if TYPE_CHECKING:
    from luoshi.extraction.pipeline import extract
    from luoshi.extraction.predicting import prediction
    from luoshi.extraction.reading import PlanReading
    from luoshi.extraction.register import Register, RegisterError, load_register

__all__ = ["PlanReading", "Register", "RegisterError", "extract", "load_register", "prediction"]

_HOMES = {
    "PlanReading": "luoshi.extraction.reading",
    "Register": "luoshi.extraction.register",
    "RegisterError": "luoshi.extraction.register",
    "extract": "luoshi.extraction.pipeline",
    "load_register": "luoshi.extraction.register",
    "prediction": "luoshi.extraction.predicting",
}
__getattr__ = late(__name__, _HOMES)
