"""What a person reports after a session, weighed at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.aftercare import (
    AftercareReport,
    read_report,
    respond_by,
    triage_report,
    weigh_so_far,
)
from prolo.care.aftercare_checks import check_answered
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.conclusions import conclusion_from_json
from prolo.care.responses import read_answers, read_so_far
from prolo.care.signs import Level
from prolo.care.weighed_again import Why, weigh_again, weigh_as_of_arrival
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor, check_may_answer, check_own
from prolo.registry.asked import form_shown
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.joining import finds_more, may_join, says_more
from prolo.registry.models import (
    Attachment,
    Concern,
    Conclusion,
    Draft,
    Response,
    Role,
    Session,
)
from prolo.registry.on_call import is_anybody_on_call
from prolo.registry.photos import concern_of_photo
from prolo.registry.prepared import insert, new_row
from prolo.registry.reports import FORM, earlier_reports, session_facts, standing_reports
from prolo.registry.sent import Sent
from prolo.registry.transactions import write_transaction

JOINED = ("response", "conclusion", "level", "rank", "respond_by", "owner_role")


def record_aftercare(
    *,
    session: Session,
    response: Mapping[str, Any],
    answered_by: str,
    how: str,
    by: Actor,
    sent: Sent | None = None,
    draft: Draft | None = None,
) -> Response:
    """Keep the answers and raise a concern where a person must act. ``sent`` of a form that a
    person answers alone. What its ``draft`` raised already, or a photo before it, is not
    raised again. Raises ``CareError`` with a code a question; nothing is acknowledged before it is
    kept."""
    check_may_answer(by, session.patient)
    check_own(by, session)
    facts = session_facts(session)
    # As of other answers: they are of the version on which they were given.
    form = form_shown(FORM, str(response.get("questionnaire", "")))
    now = sent.arrived_at if sent else clock.now(by.clinic)
    answered_at = max(sent.at, facts.ended_at) if sent else now
    report = read_report(read_answers(form, response), answered_at=answered_at)
    knowledge, others = clinic_knowledge(by.clinic), earlier_reports(session)
    concluded = triage_report(
        report,
        facts,
        earlier=others,
        on_call=is_anybody_on_call(by.clinic, now),
        knowledge=knowledge,
        now=now,
    )
    if sent and sent.at < now:
        concluded = weigh_as_of_arrival(
            concluded,
            report,
            facts,
            arrived_at=now,
            earlier=others,
            on_call=is_anybody_on_call(by.clinic, now),
            knowledge=knowledge,
        )
    with write_transaction(by=by, is_whole=sent is None):
        row = new_row(
            Response,
            **entry(by, session.patient, at=answered_at),
            course=session.course,
            session=session,
            questionnaire=form.canonical,
            questionnaire_sha256=form.sha256,
            answers=dict(response),
            due_key=_check_key(session, answered_at, knowledge, is_numbed=facts.is_numbed),
            answered_by=answered_by,
            how=how,
            sent_key=sent.key if sent else "",
        )
        insert(row)
        raised = (draft.concern if draft else None) or concern_of_photo(session)
        concern = concern_over(session, concluded, subject=row, raised=raised, at=now, by=by)
        if any(one.answered_at > answered_at for one in others):
            weigh_reports_again(session, since=answered_at, why=Why.CAME_LATE, by=by)
        record_event(
            verb="aftercare_reported",
            subject=row,
            patient=session.patient,
            course=session.course,
            calm=row if sent and not concern else None,
            by=by,
            body={"level": concluded.verdict, "how": how},
        )
    return row


def weigh_reports_again(session: Session, *, since: datetime, why: Why, by: Actor) -> None:
    """What was reported ``since`` that time, where an earlier report came later than it, or what
    was injected is put right. Where more follows than was concluded of it before, a person hears
    of it: what the order of arrival, or a slip, kept from them. Nothing becomes lighter. Part of
    the caller's action."""
    knowledge, now = clinic_knowledge(by.clinic), clock.now(by.clinic)
    facts, earlier = session_facts(session), earlier_reports(session)
    rows = standing_reports(session, since=since)
    reports = [_read(row) for row in rows]
    answered = {sign for one in reports for sign in one.answers}
    for row, report in zip(rows, reports, strict=True):
        concluded = weigh_again(
            report,
            facts,
            why=why,
            arrived_at=row.recorded_at if row.sent_key else None,
            earlier=earlier,
            answered=answered if row is rows[-1] else None,
            on_call=is_anybody_on_call(by.clinic, now),
            zone=ZoneInfo(by.clinic.time_zone),
            knowledge=knowledge,
            now=now,
        )
        bodies = Conclusion.objects.filter(subject_kind="Response", subject_id=row.pk)
        kept = [conclusion_from_json(one) for one in bodies.values_list("body", flat=True)]
        if finds_more(concluded, [one for every in kept for one in every.findings]):
            raised = row.concerns.order_by("raised_at").last()
            concern_over(session, concluded, subject=row, raised=raised, at=now, by=by)
            record_event(
                verb="report_weighed_again",
                subject=row,
                patient=session.patient,
                course=session.course,
                by=by,
                body={"level": concluded.verdict, "why": why.value},
            )


def _read(row: Response) -> AftercareReport:
    form = form_shown(FORM, row.questionnaire)
    return read_report(read_answers(form, row.answers), answered_at=row.happened_at)


def aftercare_so_far(*, session: Session, response: Mapping[str, Any], by: Actor) -> CareConclusion:
    """What a form says that was refused or is half done: nothing of it is kept, and it may be an
    emergency."""
    check_may_answer(by, session.patient)
    check_own(by, session)
    return weigh_half(session, response, at=clock.now(by.clinic), by=by)


def weigh_half(
    session: Session, response: Mapping[str, Any], *, at: datetime, by: Actor
) -> CareConclusion:
    """``at``: when it was said."""
    now, form = clock.now(by.clinic), form_shown(FORM, str(response.get("questionnaire", "")))
    return weigh_so_far(
        _report_so_far(form, response, at),
        session_facts(session),
        earlier=earlier_reports(session),
        on_call=is_anybody_on_call(by.clinic, now),
        knowledge=clinic_knowledge(by.clinic),
    )


def raise_from_draft(
    *, draft: Draft, session: Session, concluded: CareConclusion, by: Actor
) -> bool:
    """Somebody who must be seen today, or now, is on the clinic's list before the last question
    is answered; whether this was news. Part of the action that keeps the draft."""
    before = draft.concern
    level = Level.of(concluded.verdict)
    if level < Level.SAME_DAY or (before and not _is_news(concluded, level, before)):
        return False
    now, raised = clock.now(by.clinic), before or concern_of_photo(session)
    draft.concern = concern_over(session, concluded, subject=draft, raised=raised, at=now, by=by)
    draft.save(update_fields=["concern"])
    return True


def _is_news(concluded: CareConclusion, level: Level, before: Concern) -> bool:
    """What is typed is kept again and again: what it said already is told once, whatever was done
    about it meanwhile. The whole report is asked of once more."""
    if before.state == Concern.State.OPEN and level != before.rank:
        return level > before.rank
    return says_more(concluded, before, least=Level.SAME_DAY)


def _report_so_far(
    form: Questionnaire, response: Mapping[str, Any], now: datetime
) -> AftercareReport:
    """A temperature without its unit says nothing yet."""
    answers = read_so_far(form, response)
    try:
        return read_report(answers, answered_at=now)
    except CareError:
        return read_report(answers.without("temperature"), answered_at=now)


def _check_key(
    session: Session, answered_at: datetime, knowledge: Knowledge, *, is_numbed: bool
) -> str:
    """Which check of which session this answers; empty where none is open."""
    assert session.ended_at is not None
    zone = ZoneInfo(session.clinic.time_zone)
    ended_at = session.ended_at
    check = check_answered(ended_at, answered_at, zone, knowledge, is_numbed=is_numbed)
    return f"aftercare-{session.number}-{check}" if check else ""


def concern_over(
    session: Session,
    concluded: CareConclusion,
    *,
    subject: Response | Draft | Attachment | Session,
    raised: Concern | None,
    at: datetime,
    by: Actor,
) -> Concern | None:
    """Keep what was concluded, and raise a concern where a person must act. The whole report
    joins what was ``raised`` from its half, or by a photo, and makes it as urgent as it is, where
    it may: ``may_join``; else it is raised anew."""
    knowledge = clinic_knowledge(by.clinic)
    kept = keep_conclusion(
        concluded,
        subject=subject,
        patient=session.patient,
        course=session.course,
        knowledge=knowledge,
        at=at,
        by=by,
    )
    response = subject if isinstance(subject, Response) else None
    level = Level.of(concluded.verdict)
    must_answer_by = respond_by(concluded.verdict, at, knowledge=knowledge)
    if raised and may_join(raised, concluded, at):
        raised.response = response or raised.response
        if level >= raised.rank:  # the whole report says why as well, and more
            raised.conclusion = kept
        if level > raised.rank:
            raised.level, raised.rank = concluded.verdict, int(level)
            raised.respond_by = min(raised.respond_by, must_answer_by or raised.respond_by)
            raised.owner_role = _owner_role(level)
        raised.save_if_unchanged(JOINED)
        return raised
    if level < Level.CALL or must_answer_by is None:
        return None
    return Concern.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=session.patient,
        course=session.course,
        session=session,
        response=response,
        conclusion=kept,
        level=concluded.verdict,
        rank=int(level),
        raised_at=at,
        respond_by=must_answer_by,
        owner_role=_owner_role(level),
    )


def _owner_role(level: Level) -> str:
    return Role.PHYSICIAN if level >= Level.SAME_DAY else Role.NURSE
