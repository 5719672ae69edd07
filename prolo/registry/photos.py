"""Photos that belong to what a person reported after a session."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch, QuerySet

from prolo.registry.models import Attachment, Concern, Session
from prolo.registry.prepared import prepared


def with_photos(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    """Concerns of which ``photos_beside`` is asked."""
    current = Attachment.objects.current()
    return rows.prefetch_related(
        Prefetch("session__photos", queryset=current),
        Prefetch("response__attachments", queryset=current),
    )


def photos_beside(concern: Concern) -> list[Attachment]:
    """Those that the person sent after the same session, and those that somebody of the clinic
    attached to the report."""
    sent = list(concern.session.photos.all()) if concern.session else []
    return sent + (list(concern.response.attachments.all()) if concern.response else [])


def concern_of_photo(session: Session) -> Concern | None:
    """What a photo raised for which nothing is reported yet."""
    return next(iter(raised_by_photo(session.pk)), None)


@prepared
def raised_by_photo(session_id: uuid.UUID) -> QuerySet[Concern]:
    rows = Concern.objects.filter(session=session_id, response=None)
    rows = rows.filter(conclusion__subject_kind="Attachment").exclude(state=Concern.State.CLOSED)
    return rows.order_by("-raised_at")[:1]


def photos_sent(session: Session) -> QuerySet[Attachment]:
    """By the person, whichever way."""
    return session.photos.current()
