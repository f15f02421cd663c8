"""The rows of the app, one family a module."""

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
