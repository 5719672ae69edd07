"""The clinic puts a picture on its papers, or takes it off. What was given keeps the one it had."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.archive import hash_of
from prolo.registry.events import record_event
from prolo.registry.file_content import UnfitFile, read_logo
from prolo.registry.models import ClinicLogo
from prolo.registry.transactions import write_transaction


def set_logo(*, sent: bytes, by: Actor) -> ClinicLogo:
    """``sent`` is a PNG or a JPEG, whatever its name says; it replaces the one before."""
    check_may(by, "keep_clinic")
    try:
        content = read_logo(sent)
    except UnfitFile as refused:
        raise Invalid({"file": refused.code}) from refused
    with write_transaction(by=by):
        _take_off(by)
        row = ClinicLogo.objects.create(
            clinic=by.clinic, recorded_by=by.user, content=content, sha256=hash_of(content)
        )
        record_event(verb="logo_set", subject=row, by=by, body={"sha256": row.sha256})
    return row


def remove_logo(*, by: Actor) -> None:
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        if _take_off(by):
            record_event(verb="logo_removed", subject=by.clinic, by=by)


def _take_off(by: Actor) -> int:
    rows = ClinicLogo.objects.filter(clinic=by.clinic, removed_at__isnull=True)
    return rows.update(removed_at=clock.now(by.clinic))
