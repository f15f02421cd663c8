"""What cannot be reckoned, each by name; no figure is ever made up in its place."""


class ReckoningError(ValueError):
    """Something that cannot be reckoned; its text is said (``luoshi.said``): it is for the person who entered it."""


class UnitsDifferError(ReckoningError):
    """Two units measure different things: 公里 and 亩, % and 个百分点."""


class PeriodsDifferError(ReckoningError):
    """Figures of one calendar of periods cannot be brought into another: a year's flow into quarters."""


class ModeNotDeclaredError(ReckoningError):
    """A body reports, and so do the bodies below it, and nobody said whether its own figure comes on top."""


class TrajectoryError(ReckoningError):
    """Points, shares or a start that make no way from where it stands to the target."""


class WeightsError(ReckoningError):
    """Weights from which no shares can be made: below zero, or nothing in sum."""


class RuleError(ReckoningError):
    """A set of rules for lights that could not decide every case, or names what does not exist."""


class NoBaseError(ReckoningError):
    """A change in percent is asked for, and what it is a percent of is zero."""


def reason_of(error: ReckoningError) -> str:
    """Why, as it was said: kept so, it is in the language of whoever reads it later; ``str(error)`` would be in one."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else ""
