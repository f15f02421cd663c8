"""The fixtures of ``calling`` for every test of the interface."""

from calling import clock, ready

__all__ = ["clock", "ready"]
