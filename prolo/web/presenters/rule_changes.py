"""Whom a change of a rule affects, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.due_facts import DueItem
from prolo.knowledge import Knowledge
from prolo.registry.rule_changes import (
    Affected,
    AnyDifference,
    ClockDifference,
    Difference,
    HalfToldDifference,
    RiseDifference,
    SharedDifference,
)
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import listed_name
from prolo.web.words import due as words
from prolo.web.words.harms import SHARED
from prolo.web.words.values import shown


def affected_rows(found: Iterable[Affected], knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "name": listed_name(one.patient.identity),
            "course": course_title(one.course, knowledge) if one.course else "",
            "changes": [difference_words(each) for each in one.differences],
        }
        for one in found
    ]


HEADS = (
    Head("name", gettext_lazy("Name")),
    Head("course", gettext_lazy("Course")),
    Head("kind", gettext_lazy("Kind")),
    Head("session_number", gettext_lazy("Number of the session")),
    Head("due_before", gettext_lazy("Due before")),
    Head("due_after", gettext_lazy("Due now")),
    Head("says", gettext_lazy("What changes")),
)


def due_otherwise_listing(
    found: Iterable[Affected], knowledge: Knowledge, *, sees_names: bool
) -> Listing:
    """A row for each thing that is due otherwise; whose, for who may see it."""
    rows = [
        {
            "name": listed_name(one.patient.identity) if sees_names else None,
            "course": course_title(one.course, knowledge) if one.course and sees_names else None,
            "kind": each.item.kind,
            "session_number": each.item.number,
            "due_before": each.before.due_at if each.before else None,
            "due_after": each.after.due_at if each.after else None,
            "says": difference_words(each),
        }
        for one in found
        for each in one.differences
        if isinstance(each, Difference)
    ]
    return listing("due-otherwise", HEADS, rows)


def affected_things(found: Iterable[Affected]) -> list[tuple[str, int]]:
    """Of what, and in how many cases, for who may not see whose."""
    counted = Counter(name for one in found for name in {_what(each) for each in one.differences})
    return sorted(counted.items())


def difference_words(one: AnyDifference) -> str:
    said: dict[str, Any] = {"what": _what(one)}
    if isinstance(one, Difference):
        return _due_words(one, said)
    if isinstance(one, SharedDifference):
        return _shared_words(one, said)
    said |= {
        "before": shown(timezone.localtime(one.before)) if one.before else _("none"),
        "after": shown(timezone.localtime(one.after)) if one.after else _("none"),
    }
    if isinstance(one, ClockDifference):
        return _("%(what)s: everyone is told %(before)s, from now on %(after)s") % said
    if isinstance(one, RiseDifference):
        return _("%(what)s: a report if nobody called %(before)s, from now on %(after)s") % said
    if isinstance(one, HalfToldDifference):
        return _("%(what)s: looked at %(before)s if not sent, from now on %(after)s") % said
    return _("%(what)s: message %(before)s, from now on %(after)s") % said


def _what(one: AnyDifference) -> str:
    if isinstance(one, ClockDifference):
        return _("A concern whose clock runs")
    if isinstance(one, HalfToldDifference):
        return _("A check that is half answered")
    if isinstance(one, SharedDifference):
        return _("An infection")
    if one.item is None:
        return _("Appointment")
    return words.title_of(one.item)


def _shared_words(one: SharedDifference, said: dict[str, Any]) -> str:
    said |= {"shared": SHARED[one.kind], "before": one.before, "after": one.after}
    return (
        _("%(what)s: others with whom it is looked at for %(shared)s: %(before)d, then %(after)d")
        % said
    )


def _due_words(one: Difference, said: dict[str, Any]) -> str:
    if one.after is None:
        return _("%(what)s: no longer due") % said
    if one.before is None:
        return _("%(what)s: due %(when)s") % {**said, "when": _when(one.after)}
    times = {"before": _when(one.before), "after": _when(one.after)}
    return _("%(what)s: %(before)s, from now on %(after)s") % {**said, **times}


def _when(item: DueItem) -> str:
    due = shown(timezone.localtime(item.due_at))
    if item.closes_at is None:
        return due
    return _("%(due)s until %(closes)s") % {
        "due": due,
        "closes": shown(timezone.localtime(item.closes_at)),
    }
