"""What a person told so far of the table that they import: kept with the session from step to step."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.ledger.importing import Told
from luoshi.server.web.previewed import drop, kept

_KEY = "luoshi.ledger_sheet"
_DONE = "luoshi.ledger_sheet_done"


@dataclass
class Step:
    """A file between upload and confirmation, by its hash, and what was told of it."""

    sha256: str
    name: str
    plan: str
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    remember: list[str] = field(default_factory=list)

    def told(self) -> Told:
        """What the comparison is told."""
        columns = {int(at): kind for at, kind in self.columns.items()}
        return Told(self.plan, columns or None, dict(self.bodies), self.sheet)


def keep_step(request: HttpRequest, step: Step) -> None:
    """Keep it in place of an earlier one."""
    request.session[_KEY] = asdict(step)


def step_of(request: HttpRequest, actor: Actor) -> tuple[Step, bytes]:
    """The table that is being imported, with its bytes. Raises NotFound where there is none, or no longer."""
    held: dict[str, Any] | None = request.session.get(_KEY)
    data = kept(actor.user, held["sha256"]) if held else None
    if held is None or data is None:
        raise NotFound(say("正在导入的文件（超过一天没有确认的，请重新上传）"))
    return Step(**held), data


def end_step(request: HttpRequest, actor: Actor, step: Step, result: dict[str, Any]) -> None:
    """Forget the file, keep what came of it."""
    drop(actor.user, step.sha256)
    request.session.pop(_KEY, None)
    request.session[_DONE] = result


def result_of(request: HttpRequest) -> dict[str, Any] | None:
    """What came of the last import of this session."""
    found: dict[str, Any] | None = request.session.get(_DONE)
    return found
