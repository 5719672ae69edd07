"""The steps of one session with the state of each, for the strip on every page of a session.

A view gives ``steps=session_steps(session, here="timeout")`` to its template, which has
``{% include "web/sessions/_steps.html" %}`` at the end of its block ``lead``. ``here`` is the code
of the step whose page it is: readiness, timeout, injections, leaving or signature.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.readiness import Verdict
from prolo.registry.actions.leavings import leaving_of
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion, Session
from prolo.registry.overridden import is_decided
from prolo.registry.readiness import Standing, row_of_the_day, stand_of
from prolo.registry.timeout import timeout_verdict

OPEN, DONE, STOPPED, NOT_NEEDED = "open", "done", "stopped", "not-needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStep:
    """``state`` is open, done, stopped or not-needed; ``says`` is it in words."""

    code: str
    title: str
    state: str
    says: str
    url: str
    is_here: bool


def session_steps(
    session: Session, *, here: str = "", standing: Standing | None = None
) -> list[SessionStep]:
    """``standing``: of its readiness now, where it is known already."""
    return [
        SessionStep(
            code=code,
            title=title,
            state=state,
            says=says,
            url=reverse(f"web:{page}", args=[session.pk]),
            is_here=code == here,
        )
        for code, title, page, (state, says) in (
            ("readiness", _("Readiness"), "readiness", _readiness(session, standing)),
            ("timeout", _("Time-out"), "timeout", _timeout(session)),
            ("injections", _("Injections"), "session", _injections(session)),
            ("leaving", _("Leaving"), "leaving", _leaving(session)),
            ("signature", _("Signature"), "session", _signature(session)),
        )
    ]


def _readiness(session: Session, standing: Standing | None) -> tuple[str, str]:
    row = row_of_the_day(session)
    last = latest_conclusion("readiness", subject_id=row.pk) if row else None
    if last is None:
        return _unless_over(session, _("not checked"))
    verdict, decided = _readiness_verdict(session, last, standing)
    return {
        Verdict.READY: (DONE, _("a physician decided") if decided else _("ready")),
        Verdict.READY_AFTER: (OPEN, _("something is missing")),
        Verdict.PERSON: (STOPPED, _("a physician decides")),
        Verdict.NOT_TODAY: (STOPPED, _("not today")),
    }[verdict]


def _readiness_verdict(
    session: Session, last: Conclusion, standing: Standing | None
) -> tuple[Verdict, bool]:
    """While the session is open as of now, afterwards as it was recorded; and whether somebody
    decided otherwise."""
    if session.state == Session.State.OPEN:
        now = standing or stand_of(session)
        return now.verdict, bool(now.set_aside)
    decided = is_decided(last)
    return Verdict.READY if decided else Verdict(last.verdict), decided


def _timeout(session: Session) -> tuple[str, str]:
    verdict = timeout_verdict(session)
    if not verdict:
        return _unless_over(session, _("not done"))
    return (DONE, _("go")) if verdict == "go" else (STOPPED, _("stop"))


def _injections(session: Session) -> tuple[str, str]:
    match session.state:
        case Session.State.OPEN:
            return OPEN, _("not recorded")
        case Session.State.ABANDONED:
            return STOPPED, _("broken off")
    return DONE, _("recorded")


def _leaving(session: Session) -> tuple[str, str]:
    row = leaving_of(session)
    last = latest_conclusion("leaving", subject_id=row.pk) if row else None
    if last is None:
        return _unless_over(session, _("not yet"))
    if last.verdict == "complete" or is_decided(last):
        return DONE, _("complete")
    if last.verdict == "open":
        return OPEN, _("something is missing")
    return STOPPED, _("a physician decides")


def _signature(session: Session) -> tuple[str, str]:
    match session.state:
        case Session.State.SIGNED:
            return DONE, _("signed")
        case Session.State.RECORDED:
            return OPEN, _("waits for the injector")
    return _unless_over(session, _("not yet"))


def _unless_over(session: Session, says: str) -> tuple[str, str]:
    if session.state == Session.State.ABANDONED:
        return NOT_NEEDED, _("not needed")
    return OPEN, says
