"""Why something cannot be done, in words for the person who tried: each says the cause and what to do."""

from collections.abc import Mapping
from types import MappingProxyType

from luoshi.server.core.said import say


class Refusal(Exception):
    """Something cannot be done. ``say`` makes ``cause`` and ``remedy``, without a full stop; ``status`` is HTTP's."""

    status = 400

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, remedy)
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        return str(say("%(cause)s。%(remedy)s。", cause=self.cause, remedy=self.remedy))


class NotFound(Refusal):
    """The thing does not exist, or not for this person: the two look alike on purpose."""

    status = 404

    def __init__(self, thing: str) -> None:
        super().__init__(
            say("没有找到%(thing)s", thing=thing),
            say("可能已被移走，或者不在您的查看范围内；请从列表重新进入，或与管理员核对权限"),
        )


class NotAllowed(Refusal):
    """The person may see the thing, and may not do this to it."""

    status = 403


class IllegalTransition(Refusal):
    """The thing's state allows no such step; ``state`` is the state in the words of the interface."""

    status = 409

    def __init__(self, cause: str, remedy: str, *, state: str) -> None:
        super().__init__(cause, remedy)
        self.state = state


class Conflict(Refusal):
    """Somebody else changed or holds the thing meanwhile; ``by`` is their name."""

    status = 409

    def __init__(self, cause: str, remedy: str, *, by: str) -> None:
        super().__init__(cause, remedy)
        self.by = by


class Invalid(Refusal):
    """What was entered cannot be kept. ``fields`` gives a message for each field at fault; it may be empty."""

    status = 422

    def __init__(self, cause: str, remedy: str, *, fields: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(cause, remedy)
        self.fields = dict(fields)
