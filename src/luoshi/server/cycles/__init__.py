"""Cycles of reports: for which days units report, from when, by when, until when."""
