"""Scans of an estimate as it was completed by hand: kept byte by byte beside the paper itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.archive import Made, ShownTo, keep_personal
from prolo.registry.actions.attachments import SentFile
from prolo.registry.estimates import last_giving
from prolo.registry.estimates_in_hand import BY_MESSAGE
from prolo.registry.events import record_event
from prolo.registry.models import DocumentShown, Estimate, EstimateStep
from prolo.registry.paper_messages import OWN_MAIL
from prolo.registry.transactions import write_transaction

SCAN = "estimate-scan"  # the kind of paper
OVER_A_WIRE = (OWN_MAIL, *BY_MESSAGE)  # no hand writes on what goes so


def scans_of(estimate: Estimate) -> QuerySet[DocumentShown]:
    """Those that count, as they were attached."""
    rows = DocumentShown.objects.filter(
        patient=estimate.patient_id, kind=SCAN, subject_id=estimate.pk
    )
    return rows.current().order_by("happened_at", "pk")


def attach_scans(
    *, estimate: Estimate, scans: Sequence[SentFile], title: str, by: Actor
) -> list[DocumentShown]:
    """Of one that was given into the person's hands or by post, then or later: what stands in their
    hands is what the hand wrote on it. ``title`` is what the archive calls each."""
    check_may(by, "keep_money")
    check_own(by, estimate)
    with write_transaction(by=by):
        step = _given(estimate)
        _check_new(estimate, [one.sha256 for one in scans])
        rows = keep_scans(step, scans, title, by)
        record_event(
            verb="estimate_scanned",
            subject=estimate,
            patient=estimate.patient,
            by=by,
            body={"sha256": [row.sha256 for row in rows]},
        )
    return rows


def keep_scans(
    step: EstimateStep, scans: Sequence[SentFile], title: str, by: Actor
) -> list[DocumentShown]:
    """Part of the caller's transaction and event. To whom the paper went the scan is of."""
    estimate, paper = step.estimate, step.document
    to = ShownTo(name=estimate.patient.identity.full_name)
    if paper is not None:
        to = ShownTo(name=paper.shown_to, as_=paper.shown_as)
    language = paper.language if paper else estimate.patient.identity.preferred_language
    return [
        keep_personal(
            estimate.patient,
            estimate.course,
            Made(
                kind=SCAN,
                title=title if len(scans) == 1 else f"{title} ({number}/{len(scans)})",
                language=language,
                document=one.content.kept,
                content_type=one.content.content_type,
                made_with={"file_name": one.name},
                subject_id=estimate.pk,
            ),
            to,
            at=clock.now(by.clinic),
            by=by,
        )
        for number, one in enumerate(scans, start=1)
    ]


def kept_scans(estimate: Estimate) -> frozenset[str]:
    """Hashes of what is attached and counts."""
    return frozenset(scans_of(estimate).values_list("sha256", flat=True))


def _given(estimate: Estimate) -> EstimateStep:
    step = last_giving(estimate)
    if step is None:
        raise Invalid({"scan": "not-given"})
    if step.how in OVER_A_WIRE:
        raise Invalid({"scan": "not-by-hand"})
    return step


def _check_new(estimate: Estimate, hashes: Sequence[str]) -> None:
    if not hashes:
        raise Invalid({"scan": "missing"})
    if len({*hashes}) < len(hashes) or kept_scans(estimate) & {*hashes}:
        raise Invalid({"scan": "attached-already"})
