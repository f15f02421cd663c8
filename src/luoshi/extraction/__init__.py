"""A document into a reading of the plan that it holds."""

from luoshi.extraction.pipeline import extract
from luoshi.extraction.prediction import prediction
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.register import Register, RegisterError, load_register

__all__ = ["PlanReading", "Register", "RegisterError", "extract", "load_register", "prediction"]
