"""Workers announce themselves, are seen every few seconds, and take leave."""

from datetime import datetime

from luoshi.server.jobs.models import Worker


def seen(*, worker: str, machine: str, process: int, now: datetime) -> None:
    """A worker is there. One that was taken for dead, or is new, is entered (again)."""
    if Worker.objects.filter(name=worker).update(seen_at=now):
        return
    row = Worker(name=worker, machine=machine[:64], process=process, started_at=now, seen_at=now)
    Worker.objects.bulk_create([row], ignore_conflicts=True)


def leave(*, worker: str) -> None:
    """A worker stops by itself."""
    Worker.objects.filter(name=worker).delete()
