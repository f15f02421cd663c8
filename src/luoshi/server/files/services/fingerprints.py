"""Fingerprints kept with the bytes that they are of. They are made by the program alone and may be made anew."""

from django.db import transaction

from luoshi.server.files.fingerprinting import Fingerprinted, fingerprinted
from luoshi.server.files.kinds import FINGERPRINTED
from luoshi.server.files.models import Blob, Fingerprint
from luoshi.server.files.storage import the_store


def keep_fingerprint(*, government: str, sha256: str) -> Fingerprint | None:
    """Take the fingerprint of a file and keep it; None where the file is gone, or is of a kind that has none.

    System work. Taken outside of any transaction. A file of which nothing can be known has an empty one, so that it is
    not looked at again; done twice, nothing happens.
    """
    blob = Blob.objects.filter(government__public_id=government, sha256=sha256).first()
    if blob is None or blob.kind not in FINGERPRINTED:
        return None
    known = Fingerprint.objects.filter(blob=blob).first()
    return known or _kept(blob, fingerprinted(the_store().path_of(blob.sha256), blob.kind))


def _kept(blob: Blob, found: Fingerprinted) -> Fingerprint | None:
    with transaction.atomic():
        locked = Blob.objects.select_for_update().filter(pk=blob.pk).first()
        if locked is None:
            return None
        looks = [None if look is None else f"{look:016x}" for look in found.looks]
        row, _made = Fingerprint.objects.get_or_create(
            blob=locked,
            defaults={"government_id": locked.government_id, "made_on": found.made_on, "looks": looks},
        )
        return row
