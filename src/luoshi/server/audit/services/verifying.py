"""Carrying out a verification that was asked for. It reads everything and writes only how far it is."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from luoshi.server.audit.models import Verification
from luoshi.server.audit.registry import Finding
from luoshi.server.audit.verification import PrintedHead, verify
from luoshi.server.core.said import chinese, kept

log = logging.getLogger("luoshi.audit")
GIVEN_UP = timedelta(hours=6)
"""After so long a verification that has not ended is taken for one whose worker was stopped."""


def run_verification(*, public_id: str, clock: Callable[[], datetime]) -> None:
    """Verify the chain that a row asks about and keep what was found. One that has ended is left alone.

    ``clock`` gives the moment at which it ends. What breaks it off is noted in the row, in the log, and raised.
    """
    row = Verification.objects.get(public_id=public_id)
    if row.ended_at is not None:
        return
    own = Verification.objects.filter(public_id=public_id)
    try:
        report = verify(
            row.government,
            printed=PrintedHead.parse(row.printed) if row.printed else None,
            told=lambda events: own.update(events=events),
        )
    except Exception as error:
        log.exception("verification %s broke off", public_id)
        own.update(ended_at=clock(), failure=type(error).__name__)
        raise
    findings = [_kept(finding) for finding in report.findings]
    own.update(ended_at=clock(), events=report.events, head=report.head, findings=findings)


def _kept(finding: Finding) -> list[object]:
    said = {"thing": kept(finding.thing), "message": kept(finding.message)}
    return [str(finding.fault), chinese(finding.thing), chinese(finding.message), said]
