"""The fixtures of ``browsing``, ``office_of_cast`` and ``working`` for every test of the pages."""

from browsing import anyone, person, signed_in, visit
from office_of_cast import office
from working import at_work

__all__ = ["anyone", "at_work", "office", "person", "signed_in", "visit"]
