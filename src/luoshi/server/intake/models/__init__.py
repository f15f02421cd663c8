"""The rows of the app, one family a module."""

from luoshi.server.intake.models.arrivals import Arrival, ArrivalFile, ArrivalKind
from luoshi.server.intake.models.desks import (
    Act,
    Candidate,
    CandidateKind,
    CandidateOrigin,
    Desk,
    Hold,
    Question,
    Reading,
)
from luoshi.server.intake.models.documents import SourceDocument, Version

__all__ = [
    "Act",
    "Arrival",
    "ArrivalFile",
    "ArrivalKind",
    "Candidate",
    "CandidateKind",
    "CandidateOrigin",
    "Desk",
    "Hold",
    "Question",
    "Reading",
    "SourceDocument",
    "Version",
]
