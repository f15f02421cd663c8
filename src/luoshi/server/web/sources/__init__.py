"""The text of a paper with marks in it: for the desk, for papers, for items."""

from luoshi.server.web.sources.marks import Mark, MarkState, Segment, segments
from luoshi.server.web.sources.view import Around, SourceView, source_view

__all__ = ["Around", "Mark", "MarkState", "Segment", "SourceView", "segments", "source_view"]
