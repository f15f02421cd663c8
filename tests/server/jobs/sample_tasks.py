"""Tasks for the tests of the queue; what they did is kept in a list that threads share."""

from django_tasks import TaskContext, task

from luoshi.server.core.errors import NotFound

DONE: list[object] = []
FAILING: set[str] = set()


@task()
def note(what: str, government: str = "") -> str:
    DONE.append(what)
    if what in FAILING:
        raise RuntimeError(f"no luck with {what}")
    return what


@task(takes_context=True)
def note_context(context: TaskContext) -> int:
    DONE.append(context.attempt)
    return 1


@task()
def refused() -> None:
    raise NotFound("这份文件")


@task()
def gives_what_no_json_holds() -> object:
    return object()
