"""What is due, who owes it, and where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.due_answers import part_key
from prolo.care.due_facts import DueItem
from prolo.web.words.measures import with_measure
from prolo.web.words.values import shown


class Doing(NamedTuple):
    """``title`` says what is due, ``button`` what the button says, ``page`` which page does it:
    a name, and what it is reached by (course, patient, session, appointment; the mark in its
    key). What hangs on no course names no page: ``presenters.steps`` knows it."""

    title: Any
    button: Any
    page: str
    by: str = "course"


DOINGS: Mapping[str, Doing] = {
    "act-on-concern": Doing(
        _("Somebody worries: look at what was reported"), _("Look at it"), "concern", "concern"
    ),
    "look-at-harm": Doing(
        _("Look at adverse event %(number)s again"), _("Look at it"), "harm", "harm"
    ),
    "judge-harm": Doing(
        _("Adverse event %(number)s: was it caused by the treatment?"), _("Judge"), "harm", "harm"
    ),
    "refer-now": Doing(
        _("An emergency was found: refer now, then keep the decision"), _("Decide"), "decide"
    ),
    "assess": Doing(_("First assessment: is this person a candidate?"), _("Assess"), "assessment"),
    "review-imaging": Doing(
        _("Review the images, or say why none are needed"), _("Review images"), "imaging"
    ),
    "decide": Doing(_("Decide: suitable, not now, or not suitable"), _("Decide"), "decide"),
    "assess-again": Doing(_("Assess again when the wait is over"), _("Go on"), "decide"),
    "tell-alternatives": Doing(
        _("Tell the person what else there is, and close the course"), _("Go on"), "decide"
    ),
    "write-plan": Doing(_("Write and sign the plan"), _("Plan"), "plan"),
    "book-session": Doing(_("Book session %(number)s"), _("Book"), "appointment-new"),
    "give-sheet": Doing(
        _("Give the preparation sheet for session %(number)s"),
        _("Preparation"),
        "preparation",
        "appointment",
    ),
    "tell-sheet": Doing(
        _("Tell the person how to prepare for session %(number)s"),
        _("Preparation"),
        "preparation",
        "appointment",
    ),
    "speak-of-consent": Doing(
        _("The consent was taken back: speak with the person, and decide how it goes on"),
        _("Consent"),
        "consent",
    ),
    "take-consent": Doing(_("Take consent"), _("Consent"), "consent"),
    "answer-baseline": Doing(
        _("Answers before the first injection"), _("Enter the answers"), "answers-baseline"
    ),
    "answer-session": Doing(
        _("Answers before session %(number)s"), _("Enter the answers"), "answers-session"
    ),
    "move-appointment": Doing(
        _("The booked time cannot be kept: call, and move it or keep it by name"),
        _("Move or keep"),
        "appointment",
        "mark",
    ),
    "arrive": Doing(
        _("Session %(number)s: arrived, or did not come?"),
        _("Appointment"),
        "appointment",
        "appointment",
    ),
    "begin-session": Doing(
        _("Session %(number)s: the person has arrived, and it is not begun"),
        _("Appointment"),
        "appointment",
        "appointment",
    ),
    "check-readiness": Doing(
        _("Session %(number)s: is the person ready?"), _("Check readiness"), "readiness", "session"
    ),
    "time-out": Doing(
        _("Session %(number)s: time-out before the first needle"),
        _("Time-out"),
        "timeout",
        "session",
    ),
    "record-session": Doing(
        _("Session %(number)s: record the injections"), _("Record"), "session", "session"
    ),
    "close-session": Doing(
        _("Session %(number)s is open, and its day is over: was anything given?"),
        _("Record, or end it"),
        "session",
        "session",
    ),
    "let-leave": Doing(
        _("Session %(number)s: before the person goes home"), _("Leaving"), "leaving", "session"
    ),
    "sign-session": Doing(_("Sign session %(number)s"), _("Look and sign"), "session", "session"),
    "answer-for-injector": Doing(
        _(
            "Session %(number)s: its injector lacks the privilege for it. Another physician looks "
            "at it, and decides"
        ),
        _("Look at it"),
        "session",
        "session",
    ),
    "answer-check": Doing(
        _("How the person is after session %(number)s"), _("Ask"), "aftercare", "session"
    ),
    "call-after-silence": Doing(
        _("No word since session %(number)s: call"), _("Ask by telephone"), "aftercare", "session"
    ),
    "settle-answers": Doing(
        _("Answered twice, on two devices: say which counts"), _("Compare"), "outcomes"
    ),
    "decide-to-go-on": Doing(
        _("Sessions without gain: decide whether to go on"), _("Decide"), "decide"
    ),
    "finish": Doing(
        _("The planned sessions are done: finish, or plan further ones"), _("Decide"), "decide"
    ),
    "answer-follow-up": Doing(
        _("Answers at %(weeks)s weeks"), _("Enter the answers"), "answers-follow-up"
    ),
    "close": Doing(_("Nothing more is awaited: close the course"), _("Close"), "decide"),
    "name-thinner": Doing(
        _("A blood thinner, or perhaps one, without a name: find out which, and list it"),
        _("Medicines"),
        "medicines",
        "patient",
    ),
    "see-results": Doing(
        _("Look at results that nobody has seen"), _("Results"), "results", "results-of"
    ),
    "look-again": Doing(_("Nothing is booked: decide how it goes on"), _("Decide"), "decide"),
    "give-estimate": Doing(_("Give the estimate that is owed"), _("Estimate"), "", ""),
    "tell-appointment": Doing(
        _("No message told them of their appointment: call"), _("Messages"), "", ""
    ),
    "ask-to-sign-anew": Doing(
        _("The link to sign reached nobody, or ran out unsigned: ask once more"),
        _("Consent"),
        "",
        "",
    ),
    "tell-of-estimate": Doing(
        _("No message told them of the estimate: give it another way"), _("Estimate"), "", ""
    ),
    "call-recalled": Doing(_("Lot %(lot)s, which they got, was recalled: call"), _("Call"), "", ""),
    "open-locked-link": Doing(
        _("Their link was closed after five wrong birth dates: call, and open it again or end it"),
        _("Messages"),
        "",
        "",
    ),
    "say-what-came": Doing(
        _("Its time has come: arrived, or did not come?"), _("Appointment"), "", ""
    ),
    "rebook-missed": Doing(
        _("Did not come: call, and book anew or say that they come no more"),
        _("Appointment"),
        "",
        "",
    ),
    "guardian-of-adult": Doing(
        _("Of age now: end the guardian, or enter them anew with the court’s paper"),
        _("Who speaks"),
        "",
        "",
    ),
    "settle-dispute": Doing(
        _("Bill disputed: send the papers that are asked for, agree, or say how it ended"),
        _("Statement"),
        "",
        "",
    ),
    "ask-who-pays": Doing(
        _("Nobody has asked who pays: ask, and record it"), _("Say who pays"), "", ""
    ),
    "ask-payer": Doing(
        _("What their payer pays is not known now: look it up or ask, and record it"),
        _("Record a check"),
        "",
        "",
    ),
    "look-into-cluster": Doing(
        _("Infections share %(lot)s: look into them, and say what was found"),
        _("Look at it"),
        "",
        "",
    ),
    "compare-records": Doing(
        _("Looks like the record of another: compare, put together or tell apart"),
        _("Compare"),
        "",
        "",
    ),
    "look-at-plan": Doing(
        _("Two records were put together: look at the plan, and sign it again"),
        _("Plan"),
        "",
        "",
    ),
    "nothing": Doing(_("Nothing is due"), "", ""),
}
KINDS: Mapping[str, Any] = {  # in a word or two, for who looks for one kind
    "act-on-concern": _("Somebody worries"),
    "call-after-silence": _("Aftercare call"),
    "answer-check": _("Check after a session"),
    "move-appointment": _("To be moved"),
    "look-at-harm": _("Adverse event"),
    "judge-harm": _("Judgement of an adverse event"),
    "arrive": _("Arrival"),
    "begin-session": _("Arrived, not begun"),
    "check-readiness": _("Readiness"),
    "time-out": _("Time-out"),
    "record-session": _("Recording"),
    "close-session": _("Session left open"),
    "let-leave": _("Leaving"),
    "sign-session": _("Signature"),
    "answer-for-injector": _("Missing privilege"),
    "assess": _("Assessment"),
    "review-imaging": _("Images"),
    "decide": _("Decision"),
    "refer-now": _("Referral now"),
    "assess-again": _("Assessment after a wait"),
    "write-plan": _("Plan"),
    "speak-of-consent": _("Consent taken back"),
    "take-consent": _("Consent"),
    "book-session": _("Booking"),
    "give-sheet": _("Preparation sheet"),
    "tell-sheet": _("Preparation call"),
    "answer-baseline": _("Answers before the first injection"),
    "answer-session": _("Answers before a session"),
    "answer-follow-up": _("Answers weeks later"),
    "settle-answers": _("Answered twice"),
    "decide-to-go-on": _("Sessions without gain"),
    "finish": _("Finishing"),
    "tell-alternatives": _("Alternatives"),
    "close": _("Closing"),
    "name-thinner": _("Blood thinner without a name"),
    "see-results": _("Results"),
    "look-again": _("Nothing planned"),
    "give-estimate": _("Estimate owed"),
    "tell-appointment": _("Not told of an appointment"),
    "ask-to-sign-anew": _("Link to sign without a signature"),
    "tell-of-estimate": _("Not told of an estimate"),
    "call-recalled": _("Recalled lot"),
    "guardian-of-adult": _("Guardian of an adult"),
    "open-locked-link": _("Link closed after wrong birth dates"),
    "say-what-came": _("Nobody said what came"),
    "rebook-missed": _("Missed, not booked anew"),
    "settle-dispute": _("Disputed bill"),
    "ask-who-pays": _("Who pays is not known"),
    "ask-payer": _("Payer to be asked"),
    "look-into-cluster": _("Infections that share something"),
    "compare-records": _("Perhaps one person twice"),
    "look-at-plan": _("Plan of before two records were one"),
}
OWNERS: Mapping[str, Any] = {
    "physician": _("the physician"),
    "nurse": _("the nurse"),
    "front-desk": _("the front desk"),
    "patient": _("the patient"),
    "nobody": _("nobody"),
}
CHECKS: Mapping[str, Any] = {  # how long after the session each check is
    "h2": _("2 hours after session %(number)s"),
    "d1": _("Day 1 after session %(number)s"),
    "d2": _("Day 2 after session %(number)s"),
    "d3": _("Day 3 after session %(number)s"),
    "d7": _("A week after session %(number)s"),
    "d14": _("Two weeks after session %(number)s"),
}


AHEAD: Mapping[str, Any] = {  # what is said while its time has not come
    "arrive": _("Session %(number)s: begin it when the person is here"),
    "call-after-silence": _("Session %(number)s: call, unless they answer before"),
}


def title_of(item: DueItem, *, is_ahead: bool = False) -> str:
    """As ``title``; of a call after silence also when they were last heard of."""
    if item.heard_at and not is_ahead:
        said = silence(item.number, item.unanswered, item.heard_at)
        return _now("%(silence)s: call") % {"silence": said}
    return title(item.kind, item.key, item.number, is_ahead=is_ahead)


def title(kind: str, key: str, number: int | None, *, is_ahead: bool = False) -> str:
    if is_ahead and kind in AHEAD:
        return str(AHEAD[kind]) % {"number": number}
    if kind == "answer-check":
        return check(key.rpartition("-")[2], number)
    time_key, instrument = part_key(key)
    named = {"number": number, "weeks": time_key.removeprefix("w"), "lot": key}
    said = str(DOINGS[kind].title) % named
    return with_measure(said, instrument)


def check(check_id: str, number: int | None) -> str:
    """«Day 2 after session 1»"""
    words = CHECKS.get(check_id, DOINGS["answer-check"].title)
    return str(words) % {"number": number}


def silence(number: int | None, unanswered: str, heard_at: datetime | None) -> str:
    """«No word since session 1», where that is so; else which check is not answered, and when they
    were last heard of."""
    if heard_at is None:
        return _now("No word since session %(number)s") % {"number": number}
    return _now("%(check)s not answered, last heard on %(at)s") % {
        "check": check(unanswered, number),
        "at": shown(heard_at),
    }


def owner(code: str) -> str:
    return str(OWNERS.get(code, code))


def owes(code: str) -> str:
    return _now("Owed by %(who)s") % {"who": owner(code)}
