"""Why the library cannot read a file, as services tell it: its words, in the reader's language when they are shown."""

from collections.abc import Mapping
from typing import Any

from luoshi.document import ReadError
from luoshi.document.sets import MemberFailure
from luoshi.server.core.said import Said, say


def cause_of(error: ReadError) -> Said:
    """What is wrong with the file, without a full stop."""
    return Said(error.cause, _named(error))


def remedy_of(error: ReadError) -> Said:
    """What to do about it, without a full stop."""
    return Said(error.remedy, _named(error))


def whole(error: ReadError) -> Said:
    """Both in one text of two sentences."""
    return say("%(cause)s。%(remedy)s。", cause=cause_of(error), remedy=remedy_of(error))


def why(failure: MemberFailure) -> ReadError:
    """The error of a member of a set."""
    return failure.error or ReadError(failure.code, *_sentences(failure.message))


def plain(error: ReadError) -> dict[str, Any]:
    """An error as JSON has it, for another process."""
    named = {key: plain(each) if isinstance(each, ReadError) else each for key, each in error.named.items()}
    return {"code": error.code, "cause": error.cause, "remedy": error.remedy, "named": named}


def from_plain(told: Mapping[str, Any]) -> ReadError:
    """The error again."""
    named = {key: from_plain(each) if isinstance(each, dict) else each for key, each in told["named"].items()}
    return ReadError(str(told["code"]), str(told["cause"]), str(told["remedy"]), **named)


def _named(error: ReadError) -> dict[str, object]:
    return {key: whole(each) if isinstance(each, ReadError) else each for key, each in error.named.items()}


def _sentences(message: str) -> tuple[str, str]:
    cause, _, remedy = message.rstrip("。").partition("。")
    return cause, remedy
