"""Work in the background: thin wrappers of this app's services, put into the queue when a transaction has committed."""

from django.utils import timezone
from django_tasks import task


@task()
def draw_previews(government: str, sha256: str) -> None:
    """Make the previews of a government's file."""
    from luoshi.server.files.services.previews import make_previews  # noqa: PLC0415  # services put this into the queue

    make_previews(government=government, sha256=sha256)


@task()
def take_fingerprint(government: str, sha256: str) -> None:
    """Take the fingerprint of a government's file."""
    from luoshi.server.files.services.fingerprints import keep_fingerprint  # noqa: PLC0415  # as above

    keep_fingerprint(government=government, sha256=sha256)


@task()
def make_public_copy(government: str, sha256: str) -> None:
    """Make the copy for the public of a government's file."""
    from luoshi.server.files.services.copies import keep_public_copy  # noqa: PLC0415  # as above

    keep_public_copy(government=government, sha256=sha256)


@task()
def sweep_files() -> None:
    """Remove what nothing refers to."""
    from luoshi.server.files.services.sweeping import sweep  # noqa: PLC0415  # as above

    sweep(now=timezone.now())
