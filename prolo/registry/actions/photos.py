"""A photo that a person sends after a session, for somebody of the clinic to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from prolo.care.aftercare import weigh_photo
from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import check_may_answer, check_own
from prolo.registry.actions.aftercare import concern_over
from prolo.registry.actions.attachments import SentFile, attachment_rows, keep_attachments
from prolo.registry.answering import Task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import Attachment, Concern, Response, Session
from prolo.registry.on_call import is_anybody_on_call
from prolo.registry.photos import photos_sent
from prolo.registry.transactions import write_transaction

MOST_PHOTOS = 6  # after one session; a choice of the project
SAID_WITH_IT = timedelta(hours=12)  # the same: half of the day between two checks


def send_photos(*, task: Task, files: Sequence[SentFile], caption: str) -> int:
    """Keep them, each once however often it arrives; answers how many of ``files`` are kept. They
    answer no question, and somebody is asked to look at them."""
    by, session = task.by, task.session
    check_may_answer(by, task.course.patient)
    check_own(by, task.course)
    if session is None:
        raise NotFound("photo")
    if not files:
        raise Invalid({"photo": "missing"})
    if any(not one.content.width for one in files):
        raise Invalid({"photo": "no-picture"})
    with by.at_work(), write_transaction(by=by):
        task.hold()
        kept = set(photos_sent(session).values_list("sha256", flat=True))
        new = list({one.sha256: one for one in files if one.sha256 not in kept}.values())
        if len(kept) + len(new) > MOST_PHOTOS:
            raise Invalid({"photo": "too-many"})
        if new:
            _keep(task, session, new, caption)
    return len({one.sha256 for one in files})


def _keep(task: Task, session: Session, files: Sequence[SentFile], caption: str) -> None:
    by = task.by
    rows = attachment_rows(
        files,
        course=task.course,
        caption=caption,
        by=by,
        session=session,
        answered_by=task.answered_by,
        how=task.how,
    )
    keep_attachments(rows, files, by=by)
    _ask_to_look(task, session, rows[0])
    record_event(
        verb="photos_sent",
        subject=session,
        patient=session.patient,
        course=session.course,
        by=by,
        body={"how": task.how, "sha256": [row.sha256 for row in rows]},
    )


def _ask_to_look(task: Task, session: Session, photo: Attachment) -> None:
    """Where nobody waits for an answer yet, who sent a photo does; a report that follows joins."""
    by = task.by
    if session.concerns.filter(state=Concern.State.OPEN).exists():
        return
    now = clock.now(by.clinic)
    concluded = weigh_photo(
        on_call=is_anybody_on_call(by.clinic, now), knowledge=clinic_knowledge(by.clinic)
    )
    raised = concern_over(session, concluded, subject=photo, raised=None, at=now, by=by)
    assert raised is not None  # a photo is a call
    if said := _said_with_it(session, now):
        raised.response = said
        raised.save(update_fields=["response"])


def _said_with_it(session: Session, now: datetime) -> Response | None:
    """The report that the photo adds to."""
    rows = Response.objects.filter(session=session, happened_at__gte=now - SAID_WITH_IT)
    return rows.current().order_by("happened_at").last()
