"""What went wrong in a course, as papers tell it: adverse events, what was reported, and how many
checks were answered at all.

Nobody who did not answer is said to have been well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from prolo.care.harms.events import is_serious
from prolo.knowledge import Knowledge
from prolo.papers.words.sentences import commas, semicolons
from prolo.registry.checks_answered import answered_checks
from prolo.registry.harms import judgements, judgements_for
from prolo.registry.models import AdverseEvent, AdverseEventRecord, Concern, Course
from prolo.web.presenters.aftercare import own_words, reasons, step_row
from prolo.web.presenters.harms import readers_of
from prolo.web.presenters.session_recorded import lots_drawn
from prolo.web.words import harms as words
from prolo.web.words.aftercare import LEVELS
from prolo.web.words.values import shown


def reactions_of(course: Course, knowledge: Knowledge, now: datetime) -> dict[str, Any]:
    """``nothing`` is what to say where neither an event nor a report is on record."""
    checks = answered_checks(course, knowledge=knowledge, now=now)
    harms = [_harm(one) for one in _records(course)]
    reported = [_reported(one, knowledge) for one in course.concerns.order_by("raised_at")]
    return {
        "checks": _counted(*checks),
        "harms": harms,
        "reported": reported,
        "nothing": "" if harms or reported else _nothing(checks.answered),
    }


def _counted(answered: int, due: int) -> str:
    if not due:
        return _("No check after a session has been due yet.")
    return _("%(answered)s of %(due)s checks that were due after sessions were answered.") % {
        "answered": answered,
        "due": due,
    }


def _nothing(answered: int) -> str:
    if answered:
        return _(
            "No adverse event is on record, and nothing that somebody had to act on was reported."
        )
    return _(
        "No adverse event and no report is on record; as no check was answered, this does not say "
        "that nothing happened."
    )


def _records(course: Course) -> list[AdverseEventRecord]:
    """Each event that was not entered in error, as it is known now, the first that began first."""
    rows = AdverseEventRecord.objects.filter(event__course=course).current()
    return list(rows.select_related("event__session").order_by("onset_on", "recorded_at"))


def _harm(record: AdverseEventRecord) -> dict[str, Any]:
    event = record.event
    outcome = str(words.OUTCOMES[record.outcome])
    return {
        "onset_on": record.onset_on,
        "session": event.session.number if event.session else None,
        "no_session_because": event.no_session_because,
        "kind": words.KINDS[record.kind],
        "what": record.what,
        "grade": _("Grade %(grade)s") % {"grade": words.GRADES[record.grade]},
        "serious": _serious(record),
        "action": record.action,
        "outcome": commas((outcome, shown(record.outcome_on))) if record.outcome_on else outcome,
        "lots": list(lots_drawn(event.session)) if event.session else [],
        "related": _related(event),
        "is_closed": event.state == AdverseEvent.State.CLOSED,
    }


def _serious(record: AdverseEventRecord) -> str:
    if is_serious(record.criteria):
        return _("Serious: %(why)s") % {"why": words.criteria(record.criteria)}
    return _("Not serious")


def _related(event: AdverseEvent) -> str:
    """As two readers judged it apart: told to others once the event is closed (decision 0026)."""
    made = judgements(event)
    if len(made) < len(words.READERS):
        return _("Whether the treatment caused it: not judged by two readers yet")
    if not (seen := judgements_for(event, None)):
        return _("Whether the treatment caused it: judged by two readers, told once it is closed")
    said = (
        f"{reader}: {words.RELATED[seen[one].verdict]}" for one, reader in readers_of(event).items()
    )
    return _("Whether the treatment caused it: %(said)s") % {"said": semicolons(said)}


def _reported(concern: Concern, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "at": concern.raised_at,
        "session": concern.session.number if concern.session else None,
        "level": LEVELS[concern.level][0],
        "reasons": reasons(concern, knowledge),
        "words": own_words(concern),
        "is_closed": concern.state == Concern.State.CLOSED,
        "steps": [step_row(one) for one in concern.steps.select_related("recorded_by")],
    }
