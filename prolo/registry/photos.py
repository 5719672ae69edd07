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


def concern_of_photo(session: Session) -> Concern | None:
    """What a photo raised for which nothing is reported yet."""
    rows = session.concerns.filter(conclusion__subject_kind="Attachment", response=None)
    return rows.exclude(state=Concern.State.CLOSED).order_by("raised_at").last()


def photos_sent(session: Session) -> QuerySet[Attachment]:
    """By the person, whichever way."""
    return session.photos.current()
