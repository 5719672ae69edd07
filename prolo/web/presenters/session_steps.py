"""The steps of one session with the state of each, for the strip on every page of a session.

A view gives ``steps=session_steps(session, here="timeout")`` to its template, which has
``{% include "web/sessions/_steps.html" %}`` at the end of its block ``lead``. ``here`` is the code
of the step whose page it is: readiness, timeout, injections, leaving or signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from prolo.registry.actions.timeouts import timeout_now
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion, Session

OPEN, DONE, STOPPED, NOT_NEEDED = "open", "done", "stopped", "not-needed"
HEAVY = frozenset({"stop", "ask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStep:
    """``state`` is open, done, stopped or not-needed; ``says`` is it in words."""

    code: str
    title: str
    state: str
    says: str
    url: str
    is_here: bool


def session_steps(session: Session, *, here: str = "") -> list[SessionStep]:
    return [
        SessionStep(
            code=code,
            title=title,
            state=state,
            says=says,
            url=_address(page, session),
            is_here=code == here,
        )
        for code, title, page, (state, says) in (
            ("readiness", _("Readiness"), "readiness", _readiness(session)),
            ("timeout", _("Time-out"), "timeout", _timeout(session)),
            ("injections", _("Injections"), "session", _injections(session)),
            ("leaving", _("Leaving"), "leaving", _leaving(session)),
            ("signature", _("Signature"), "session", _signature(session)),
        )
    ]


def _readiness(session: Session) -> tuple[str, str]:
    last = _latest("readiness", session, session.readiness)
    if last is None:
        return _unless_over(session, _("not checked"))
    if last.verdict == "ready":
        return DONE, _("ready")
    if last.verdict == "ready-after":
        return OPEN, _("something is missing")
    if _is_decided(last):
        return DONE, _("a physician decided")
    if last.verdict == "not-today":
        return STOPPED, _("not today")
    return STOPPED, _("a physician decides")


def _timeout(session: Session) -> tuple[str, str]:
    last = latest_conclusion("timeout", subject_id=session.pk)
    if last is None:
        return _unless_over(session, _("not done"))
    now = timeout_now(session) if session.state == Session.State.OPEN else None
    is_go = last.verdict == "go" and (now is None or now.verdict == "go")
    return (DONE, _("go")) if is_go else (STOPPED, _("stop"))


def _injections(session: Session) -> tuple[str, str]:
    match session.state:
        case Session.State.OPEN:
            return OPEN, _("not recorded")
        case Session.State.ABANDONED:
            return STOPPED, _("broken off")
    return DONE, _("recorded")


def _leaving(session: Session) -> tuple[str, str]:
    last = _latest("leaving", session, session.leavings)
    if last is None:
        return _unless_over(session, _("not yet"))
    if last.verdict == "complete" or _is_decided(last):
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


def _latest(kind: str, session: Session, entries: Any) -> Conclusion | None:
    """What was last concluded about the session itself or its newest entry of this kind."""
    entry = entries.current().order_by("happened_at", "recorded_at").last()
    about_entry = latest_conclusion(kind, subject_id=entry.pk) if entry else None
    return about_entry or latest_conclusion(kind, subject_id=session.pk)


def _unless_over(session: Session, says: str) -> tuple[str, str]:
    if session.state == Session.State.ABANDONED:
        return NOT_NEEDED, _("not needed")
    return OPEN, says


def _is_decided(row: Conclusion) -> bool:
    """Somebody decided otherwise by name: about the whole, or about every heavy finding."""
    otherwise: set[Any] = set(row.overrides.values_list("rule", "code"))
    heavy = {(one["rule"], one["code"]) for one in row.body["findings"] if one["weight"] in HEAVY}
    return bool(otherwise) and (("", "") in otherwise or heavy <= otherwise)


def _address(page: str, session: Session) -> str:
    try:
        return reverse(f"web:{page}", args=[session.pk])
    except NoReverseMatch:  # not a page of this installation: a step without a link
        return ""
