"""What a program does that opens files of anybody: it takes its limits first, and says by its code what is amiss.

Knows no Django and no database; the other side is ``apart``.
"""

import resource

DAMAGED, LOCKED, BOMB, TOO_LARGE, UNKNOWN_PARTS, REVISIONS, LAYERS, SWOLLEN = 3, 4, 5, 6, 7, 8, 9, 10
"""Exit codes: damaged, locked with a password, a bomb of forms, too many points, parts that cannot be looked into;
revisions that nobody accepted, layers that can be hidden, a container that unpacks to too much.
"""


class Refused(Exception):  # noqa: N818  # what it says, not that it is raised
    """The file is not to be opened or cannot be; ``code`` is one of those above."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def take_limits(*, memory: int, seconds: int, file_bytes: int) -> None:
    """Limit this process: bytes of address space, seconds of the processor, bytes of any file that it writes."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))
