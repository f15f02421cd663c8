"""The fixtures of ``browsing`` and ``working`` for every test of the pages."""

from browsing import anyone, browser, person, signed_in, visit
from working import at_work

__all__ = ["anyone", "at_work", "browser", "person", "signed_in", "visit"]
