"""What a report after a session asks of the clinic, and how soon.

``triage_report`` gives a ``Conclusion`` of kind ``aftercare``. Its verdict is the level of its
heaviest finding: ``emergency``, ``same-day``, ``call``, ``watch`` or ``none``. It never says that
somebody is well: every conclusion ends with ``how-to-call``, and with nobody on call it begins
with ``nobody-on-call`` and where to go. How signs are read stands in ``signs.py``.

rule                code               weight                params
aftercare.on-call   nobody-on-call     inform, always first  –
aftercare.sign      id of the sign     its level             (1), sign_level, timing, after_h,
                                                             window_h, temperature_c, temp_c_min,
                                                             pain, pain_since
aftercare.words     worry, wants-call  call                  (1)
aftercare.expected  id of the effect   watch, call if it     hours_since, usual_h_max,
                                       lasts too long        can_last_days, lasting (usual,
                                                             can-last, too-long)
aftercare.unasked   id of the sign     inform                –
aftercare.half-told not-sent           inform                saved_at
aftercare.place     id of the sign     call                  respond_minutes
aftercare.again     corrected          inform                reported_at
                    came-late          inform                reported_at
                    long-ago           inform                reported_at
aftercare.arrival   other-time         inform                answered_at, arrived_at
aftercare.photo     sent               call                  respond_minutes
aftercare.silence   no-answer          call                  day, respond_minutes
                    after-anaesthetic  same-day              after_h, respond_minutes
aftercare.call      how-to-call        inform, always last   –

(1) answer, respond_minutes, hours_since

``unasked`` is a red flag that came with a newer version of the form than the one that was answered.

``place``, ``again`` and ``arrival`` stand in ``weighed_again.py``.

``timing`` is in-time, early or late. Signs come heaviest first, then by name. The minutes to
respond count as they are published, verified or not: no clock would be worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.reports import (
    AftercareReport,
    SessionFacts,
    form_start,
    hours_between,
    place_of,
    read_report,
    report_faults,
)
from prolo.care.signs import (
    SILENCE,
    Case,
    Level,
    highest,
    reported_signs,
    skipped_red_flags,
    unasked_red_flags,
    weigh_signs,
)
from prolo.care.silence import Silence, day_of, silence_of, silence_of_the_numbed
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Expected

__all__ = [
    "AftercareReport",
    "Level",
    "SessionFacts",
    "case_of",
    "conclude",
    "form_start",
    "is_silence",
    "needs_next_check",
    "read_report",
    "respond_by",
    "triage_report",
    "weigh_photo",
    "weigh_silence",
    "weigh_so_far",
]

MAY_BE_INFECTION = frozenset(
    {"fever", "fever-high", "rigor", "hot-joint", "spreading-redness", "drainage"}
)
HOURS_A_DAY = 24


def triage_report(
    report: AftercareReport,
    session: SessionFacts,
    *,
    earlier: Sequence[AftercareReport] = (),
    on_call: bool,
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion:
    """Weigh everything said, measured and compared. Raises ``CareError`` with a code a field for
    a skipped red flag, an unknown answer, or an answer from before the session."""
    faults = report_faults(report, session, askable(knowledge), now=now)
    if "answered_at" in faults:
        raise CareError(faults)
    case = case_of(report, session, earlier, knowledge)
    faults |= dict.fromkeys(skipped_red_flags(case), "red-flag-skipped")
    if faults:
        raise CareError(faults)
    return conclude(case, on_call)


def weigh_so_far(
    report: AftercareReport,
    session: SessionFacts,
    *,
    earlier: Sequence[AftercareReport] = (),
    on_call: bool,
    knowledge: Knowledge,
) -> Conclusion:
    """What is answered already, for a form that is half done or was refused: whoever reports an
    emergency is told to call before anything else is asked."""
    return conclude(case_of(report, session, earlier, knowledge), on_call)


def half_told(so_far: Conclusion, saved_at: datetime) -> Conclusion:
    """thresholds/half-told-h: answers that rest and were not sent, with it said that they are. What
    was said of danger is weighed as if it had been sent: nobody who said it waits for the last
    question."""
    rests = _inform("half-told", "not-sent")
    rests = replace(rests, params={"saved_at": saved_at})
    return replace(so_far, findings=(rests, *so_far.findings))


def weigh_photo(*, on_call: bool, knowledge: Knowledge) -> Conclusion:
    """levels/call: what a photo shows only a person can see."""
    level = knowledge.levels[Level.CALL.id]
    sent = Finding(
        rule="aftercare.photo",
        code="sent",
        weight=level.id,
        facts=(level.ref,),
        params={"respond_minutes": level.respond_minutes},
    )
    found = (*_begin(on_call), sent, _inform("call", "how-to-call"))
    return Conclusion(kind="aftercare", verdict=level.id, findings=found)


def conclude(case: Case, on_call: bool, besides: Sequence[Finding] = ()) -> Conclusion:
    """``besides`` is what else is to be said; what of it somebody must act on counts."""
    found = _weigh(case)
    return Conclusion(
        kind="aftercare",
        verdict=highest((*found, *besides)).id,
        findings=(
            *_begin(on_call),
            *found,
            *unasked_red_flags(case),
            *besides,
            _inform("call", "how-to-call"),
        ),
    )


def case_of(
    report: AftercareReport,
    session: SessionFacts,
    earlier: Sequence[AftercareReport],
    knowledge: Knowledge,
) -> Case:
    return Case(
        given=report,
        place=place_of(session, knowledge),
        hours=hours_between(session.ended_at, report.answered_at),
        lowest_pain=_lowest_pain(report, session, earlier),
        pain_before=session.pain_before,
        knowledge=knowledge,
    )


def _weigh(case: Case) -> list[Finding]:
    return sorted(
        (*weigh_signs(case), *_weigh_words(case), *_weigh_expected(case)),
        key=lambda one: (-highest((one,)), one.rule, one.code),
    )


def respond_by(level: str, now: datetime, *, knowledge: Knowledge) -> datetime | None:
    """levels: by when a person must have answered; None where nobody owes an answer."""
    minutes = knowledge.levels[level].respond_minutes
    if Level.of(level) <= Level.WATCH or minutes is None:
        return None
    return now + timedelta(minutes=minutes)


def needs_next_check(concluded: Conclusion) -> bool:
    """signs: what may be an infection is not over with one look, so whoever closes it names the
    day of the next or says why there is none."""
    return any(
        one.rule == "aftercare.sign"
        and one.code in MAY_BE_INFECTION
        and Level.of(one.weight) >= Level.CALL
        for one in concluded.findings
    )


def is_silence(concluded: Conclusion) -> bool:
    """Nobody said anything: what is known of the person is that they did not answer."""
    return any(one.rule == "aftercare.silence" for one in concluded.findings)


def weigh_silence(
    session: SessionFacts,
    *,
    last_report_at: datetime | None,
    zone: ZoneInfo,
    on_call: bool,
    knowledge: Knowledge,
    now: datetime,
    lives_in: ZoneInfo | None = None,
) -> Conclusion | None:
    """signs/no-answer: silence is not well-being. Of who did not answer the check of that day
    (``care/due_afterwards``), and whom nobody has called; None: it is too early for that.
    ``last_report_at``: they were heard of before."""
    silent = silence_of(session, zone, knowledge, lives_in=lives_in)
    sign = knowledge.signs[SILENCE]
    level, limit = knowledge.levels[sign.level], silent.follows[0]
    found = Finding(
        rule="aftercare.silence",
        code=sign.id,
        weight=level.id,
        inputs={"last_report_at": last_report_at},
        facts=(sign.ref, *silent.facts, level.ref),
        params={
            "day": day_of(silent.check, knowledge),
            "respond_minutes": level.respond_minutes,
        },
        awaits=None if limit.is_usable("value") else limit.ref,
    )
    return _of_silence(silent, found, on_call=on_call, now=now)


def weigh_silence_of_the_numbed(
    session: SessionFacts,
    *,
    last_report_at: datetime | None,
    zone: ZoneInfo,
    on_call: bool,
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion | None:
    """The same of who did not answer the check after an anaesthetic. What it asks about is over by
    tomorrow, so somebody calls today."""
    silent = silence_of_the_numbed(session, zone, knowledge)
    if silent is None:
        return None
    level = knowledge.levels["same-day"]
    hours = knowledge.aftercare_checks[silent.check.id].hours + silent.follows[0].value
    found = Finding(
        rule="aftercare.silence",
        code="after-anaesthetic",
        weight=level.id,
        inputs={"last_report_at": last_report_at},
        facts=(*silent.facts, level.ref),
        params={"after_h": hours, "respond_minutes": level.respond_minutes},
    )
    return _of_silence(silent, found, on_call=on_call, now=now)


def _of_silence(
    silent: Silence, found: Finding, *, on_call: bool, now: datetime
) -> Conclusion | None:
    if now < silent.call_at:
        return None
    findings = (*_begin(on_call), found, _inform("call", "how-to-call"))
    return Conclusion(kind="aftercare", verdict=highest((found,)).id, findings=findings)


def askable(knowledge: Knowledge) -> frozenset[str]:
    """Everything an aftercare form may ask with yes or no."""
    return knowledge.once("askable", _askable)


def _askable(knowledge: Knowledge) -> frozenset[str]:
    return frozenset({*(one.id for one in reported_signs(knowledge)), *knowledge.expected})


def _lowest_pain(
    report: AftercareReport, session: SessionFacts, earlier: Sequence[AftercareReport]
) -> int | None:
    pains = [
        one.pain
        for one in earlier
        if one.pain is not None and session.ended_at <= one.answered_at < report.answered_at
    ]
    return min(pains, default=None)


def _weigh_words(case: Case) -> Iterator[Finding]:
    """levels/call: only a person can read what somebody wrote."""
    asked = {
        "worry": Answer.YES if case.given.worry.strip() else Answer.NO,
        "wants-call": case.given.wants_call,
    }
    level = case.knowledge.levels[Level.CALL.id]
    for code, answer in asked.items():
        if answer in (Answer.YES, Answer.UNSURE):
            yield Finding(
                rule="aftercare.words",
                code=code,
                weight=level.id,
                inputs={"answer": answer},
                facts=(level.ref,),
                params={
                    "answer": answer,
                    "respond_minutes": level.respond_minutes,
                    "hours_since": round(case.hours, 1),
                },
            )


def _weigh_expected(case: Case) -> Iterator[Finding]:
    """expected: to be watched as long as it usually lasts; longer is a call. Being expected never
    lowers what a sign says."""
    for fact in case.knowledge.expected.values():
        if case.said(fact.id) in (Answer.YES, Answer.UNSURE):
            yield _expect(fact, case)


def _expect(fact: Expected, case: Case) -> Finding:
    longest_h = max(fact.usual_h_max, (fact.can_last_days or 0) * HOURS_A_DAY)
    if case.hours <= fact.usual_h_max:
        lasting = "usual"
    else:
        lasting = "can-last" if case.hours <= longest_h else "too-long"
    level = Level.CALL if lasting == "too-long" else Level.WATCH
    return Finding(
        rule="aftercare.expected",
        code=fact.id,
        weight=level.id,
        inputs={"answer": case.said(fact.id)},
        facts=(fact.ref, case.knowledge.levels[level.id].ref),
        params={
            "hours_since": round(case.hours, 1),
            "usual_h_max": fact.usual_h_max,
            "can_last_days": fact.can_last_days,
            "lasting": lasting,
        },
        awaits=None if fact.is_usable("usual_h_max") else fact.ref,
    )


def _begin(on_call: bool) -> tuple[Finding, ...]:
    return () if on_call else (_inform("on-call", "nobody-on-call"),)


def _inform(rule: str, code: str) -> Finding:
    return Finding(rule=f"aftercare.{rule}", code=code, weight="inform")
