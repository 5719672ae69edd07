"""Whether a paper that somebody was shown counts today: the consent that was signed on it, and the
estimate that the person has in hand."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from prolo.registry import clock
from prolo.registry.consents import AS_SIGNED, is_as_signed
from prolo.registry.consents import PAPER as CONSENT
from prolo.registry.estimates import is_intact
from prolo.registry.estimates_in_hand import received_at, replaced
from prolo.registry.models import Consent, DocumentShown, Estimate

ESTIMATE = "estimate"
IN_FORCE, TAKEN_BACK, REPLACED, ALTERED = "in-force", "taken-back", "replaced", "altered"
ON_ITS_WAY, REACHED_NOBODY = "on-its-way", "reached-nobody"  # an estimate that was given


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``at``: when it was taken back. ``number``: which estimate of its course it is."""

    code: str
    at: datetime | None = None
    number: int | None = None


def standing_of(shown: Sequence[DocumentShown]) -> dict[uuid.UUID, Standing]:
    """Of each paper, by its id; of one that decides nothing, or that nobody signed yet, none."""
    return {
        **_of_consents([one for one in shown if one.kind == CONSENT]),
        **_of_estimates([one for one in shown if one.kind == ESTIMATE]),
    }


def _of_consents(papers: Sequence[DocumentShown]) -> dict[uuid.UUID, Standing]:
    """As the last version says: who takes a consent back signs nothing anew."""
    rows = Consent.objects.filter(
        Q(printed__in=papers) | Q(signature__paper__in=papers), marked_in_error_at__isnull=True
    ).select_related("replaced_by", *AS_SIGNED)
    last = {_paper_of(row): row for row in rows.order_by("recorded_at", "version")}
    return {paper: _standing(row) for paper, row in last.items() if paper}


def _paper_of(row: Consent) -> uuid.UUID | None:
    return row.signature.paper_id if row.signature else row.printed_id


def _standing(row: Consent) -> Standing:
    if row.withdrawn_at is not None:
        return Standing(code=TAKEN_BACK, at=row.withdrawn_at)
    if hasattr(row, "replaced_by"):
        return Standing(code=REPLACED)
    return Standing(code=IN_FORCE if is_as_signed(row) else ALTERED)


def _of_estimates(papers: Iterable[DocumentShown]) -> dict[uuid.UUID, Standing]:
    subjects = {one.pk: one.subject_id for one in papers if one.subject_id}
    rows = Estimate.objects.filter(pk__in=subjects.values(), marked_in_error_at__isnull=True)
    estimates = {row.pk: row for row in rows.select_related("clinic")}
    standing = standing_of_estimates(estimates.values())
    return {paper: standing[one] for paper, one in subjects.items() if one in standing}


def standing_of_estimates(rows: Collection[Estimate]) -> Mapping[uuid.UUID, Standing]:
    """By id, of those that were given. The person has the last in hand that reached them."""
    if not rows:
        return {}
    now = clock.now(next(iter(rows)).clinic)  # before what waits is read, which has not left by now
    had, over = received_at([row.pk for row in rows]), replaced(rows)
    return {
        row.pk: Standing(code=_code_of(row, had[row.pk], row.pk in over, now), number=row.version)
        for row in rows
        if row.pk in had
    }


def _code_of(row: Estimate, had_at: datetime | None, is_replaced: bool, now: datetime) -> str:
    if not is_intact(row):
        return ALTERED
    if is_replaced:
        return REPLACED
    if had_at is None:
        return REACHED_NOBODY
    return IN_FORCE if had_at <= now else ON_ITS_WAY
