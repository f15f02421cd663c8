"""THE place for permissions: actions × roles with their conditions, and ``may()``. Pure; knows no database."""

from luoshi.server.policy.actions import Action, Field
from luoshi.server.policy.decisions import Decision, may, require, require_some, ways
from luoshi.server.policy.facts import Facts

__all__ = ["Action", "Decision", "Facts", "Field", "may", "require", "require_some", "ways"]
