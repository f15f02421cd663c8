"""The fixtures of ``browsing`` for every test of the pages."""

from browsing import anyone, browser, person, signed_in, visit

__all__ = ["anyone", "browser", "person", "signed_in", "visit"]
