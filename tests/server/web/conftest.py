"""The fixtures of ``browsing`` for every test of the pages."""

from browsing import anyone, browser, person, signed_in, visit
from office_of_cast import office

__all__ = ["anyone", "browser", "office", "person", "signed_in", "visit"]
