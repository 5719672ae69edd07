"""Whom a change of a rule affects, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.care.due import DueItem
from prolo.knowledge import Knowledge
from prolo.registry.rule_changes import Affected, Difference, MessageDifference
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import listed_name
from prolo.web.words import due as words
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


def difference_words(one: Difference | MessageDifference) -> str:
    if isinstance(one, MessageDifference):
        return _message_words(one)
    item = one.item
    said = {"what": words.title(item.kind, item.key, item.number)}
    if one.after is None:
        return _("%(what)s: no longer due") % said
    if one.before is None:
        return _("%(what)s: due %(when)s") % {**said, "when": _when(one.after)}
    return _("%(what)s: %(before)s, from now on %(after)s") % {
        **said,
        "before": _when(one.before),
        "after": _when(one.after),
    }


def _message_words(one: MessageDifference) -> str:
    item = one.item
    about = words.title(item.kind, item.key, item.number) if item else _("Appointment")
    before, after = (
        shown(timezone.localtime(at)) if at else _("none") for at in (one.before, one.after)
    )
    said = {"what": about, "before": before, "after": after}
    return _("%(what)s: message %(before)s, from now on %(after)s") % said


def _when(item: DueItem) -> str:
    due = shown(timezone.localtime(item.due_at))
    if item.closes_at is None:
        return due
    return _("%(due)s until %(closes)s") % {
        "due": due,
        "closes": shown(timezone.localtime(item.closes_at)),
    }
