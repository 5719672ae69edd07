"""Photos that belong to what a person reported after a session."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from prolo.registry.models import Attachment, Concern, Session


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


def photos_sent(session: Session) -> QuerySet[Attachment]:
    """By the person, whichever way."""
    return session.photos.current()
