"""What background work is called: apps announce a name for each of their tasks, the health page and notices use it."""

_names: dict[str, str] = {}


def announce_work(path: str, name: str) -> None:
    """Give a task, by its dotted path, the name (Chinese) that people read."""
    _names[path] = name


def work_name(path: str) -> str:
    """The name of a task; one that nobody named is called by the last part of its path."""
    return _names.get(path) or path.rpartition(".")[2]
