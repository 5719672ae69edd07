"""What a person answers alone, question by question: half given first, then sent once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from prolo.care.conclusions import Conclusion
from prolo.care.course import State
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_may_answer, check_own
from prolo.registry.actions.aftercare import aftercare_so_far, raise_from_draft, record_aftercare
from prolo.registry.actions.answers import counting_answers, record_answers
from prolo.registry.answer_judging import first_ended
from prolo.registry.answering import Task, drafts_of
from prolo.registry.clinic_knowledge import standing_knowledge
from prolo.registry.entering import course_held
from prolo.registry.events import record_event
from prolo.registry.models import Draft, Response
from prolo.registry.photos import raised_by_photo
from prolo.registry.plans import gain_kept
from prolo.registry.reports import asked_of
from prolo.registry.sent import Sent, answered_at, other_key, sent_before, sent_under
from prolo.registry.statements import Statement, asked_ahead, written_together
from prolo.registry.stopping import ended_of, listed_to_go_on
from prolo.registry.transactions import write_transaction

MOST = 100_000  # characters typed into one form


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stood on the page into which something was typed: the stamp of the draft, empty of none.
    ``with_rest`` puts what was typed over what stands now, and reads both as one response."""

    stamp: str
    with_rest: Callable[[Mapping[str, str]], tuple[Mapping[str, str], Mapping[str, Any]]]


def keep_draft(
    *, task: Task, typed: Mapping[str, str], response: Mapping[str, Any], seen: Seen | None = None
) -> Draft | None:
    """Keep what was typed so far, in place of what was kept before; from a page that has not
    ``seen`` it, over it, because who answers there takes nothing back of it. Of questions
    that were answered meanwhile, as on another device, nothing is kept any more. After a session it
    is weighed at once: ``raise_from_draft``. Raises ``NotAllowed`` where another began what
    stands."""
    by, course = task.by, task.course
    check_may_answer(by, course.patient)
    check_own(by, course)
    _check_length(typed)
    concluded = so_far(task, response)
    with write_transaction(by=by):
        task.hold()
        if not task.may_see_draft():
            raise NotAllowed("answer")
        draft = task.draft()
        if draft is None and task.answered():
            return None
        is_new = draft is None
        if seen and draft and stamp_of(draft) != seen.stamp:
            typed, response = seen.with_rest(draft.typed)
            _check_length(typed)
            concluded = so_far(task, response)
        draft = draft or Draft(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            course=course,
            due_key=task.due_key,
            browser=task.browser,
        )
        if not task.browser:
            draft.browser = ""
        draft.questionnaire = task.form.canonical
        draft.typed, draft.said = dict(typed), dict(response)
        draft.saved_at = clock.now(by.clinic)
        draft.save(force_insert=is_new)
        is_news = (
            concluded is not None
            and task.session is not None
            and raise_from_draft(draft=draft, session=task.session, concluded=concluded, by=by)
        )
        if is_new or is_news:
            record_event(
                verb="answers_begun",
                subject=draft,
                patient=course.patient,
                course=course,
                by=by,
                body={"due_key": task.due_key, "how": task.how},
            )
    return draft


def stamp_of(draft: Draft) -> str:
    """By which a page knows what stood on it."""
    return stamp(draft.saved_at)


def stamp(at: datetime) -> str:
    """Of two, the later comes behind the other."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _check_length(typed: Mapping[str, str]) -> None:
    if sum(len(name) + len(value) for name, value in typed.items()) > MOST:
        raise Invalid({"": "max_length"})


def so_far(task: Task, response: Mapping[str, Any]) -> Conclusion | None:
    """What a half given check after a session says; None: nothing is judged before the end."""
    if task.session is None:
        return None
    return aftercare_so_far(session=task.session, response=response, by=task.by)


def send_answers(
    *,
    task: Task,
    response: Mapping[str, Any],
    sent_key: str,
    waited: timedelta = timedelta(0),
) -> Response:
    """Keep the answers, once however often they arrive. What else was sent under the same key, or
    answered meanwhile elsewhere, is kept beside. Raises ``CareError`` with a code a question."""
    by = task.by
    check_may_answer(by, task.course.patient)
    with by.at_work(), standing_knowledge():
        now = clock.now(by.clinic)
        sent = Sent(key=sent_key, at=answered_at(now, waited), arrived_at=now)
        ahead = asked_ahead(_asked(task), rarely_there=_rarely_there(task, sent))
        with write_transaction(by=by), ahead, written_together():
            task.hold()
            kept = sent_before(sent)
            if kept and kept.answers != response:
                sent = replace(sent, key=other_key(sent_key, response))
                kept = sent_before(sent)
            return kept or _record(task, response, sent)


def _asked(task: Task) -> Iterator[Statement]:
    """What is asked to keep such answers, once the course is held."""
    course = task.course
    yield course_held.statement(course.pk)
    if task.session:
        yield from asked_of(task.session)
        return
    yield counting_answers.statement(course.pk, task.due_key)
    yield first_ended.statement(course.pk)
    if course.state == State.TREATING:
        yield gain_kept.statement(course.pk)
        yield ended_of.statement(course.pk)


def _rarely_there(task: Task, sent: Sent) -> Iterator[Statement]:
    """The same answers, half of them, a photo before them, a decision that waits."""
    course = task.course
    yield sent_under.statement(sent.key)
    yield drafts_of.statement(course.pk, task.due_key)
    if task.session:
        yield raised_by_photo.statement(task.session.pk)
    elif course.state == State.TREATING:
        yield listed_to_go_on.statement(course.pk)


def _record(task: Task, response: Mapping[str, Any], sent: Sent) -> Response:
    draft = task.draft()
    given: dict[str, Any] = {
        "response": response,
        "answered_by": task.answered_by,
        "how": task.how,
        "sent": sent,
        "by": task.by,
    }
    if task.session:
        row = record_aftercare(session=task.session, draft=draft, **given)
    else:
        row = record_answers(course=task.course, due_key=task.due_key, **given)
    if draft:
        draft.response = row
        draft.save(update_fields=["response"])
    return row


def settle_answers(*, row: Response, counts: str, by: Actor) -> Response:
    """Say which of two that were answered apart counts: ``this``, or the ``earlier`` one, which is
    then recorded again as the newest version. Both stay on record."""
    check_may(by, "record_answers")
    check_own(by, row)
    if not row.is_questioned or counts not in {"this", "earlier"}:
        raise Invalid({"counts": "unknown"})
    earlier = row.replaces
    assert isinstance(earlier, Response)
    with write_transaction(by=by):
        row.is_questioned = False
        row.save(update_fields=["is_questioned"])
        if counts == "earlier":
            record_answers(
                course=row.course,
                due_key=row.due_key,
                response=earlier.answers,
                answered_by=earlier.answered_by,
                how=earlier.how,
                by=by,
                counts=earlier,
            )
        record_event(
            verb="answers_settled",
            subject=row,
            patient=row.patient,
            course=row.course,
            by=by,
            body={"due_key": row.due_key, "counts": counts},
        )
    return row
