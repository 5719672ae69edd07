"""What came in, a line each: whom it concerns, what it says, who has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.said import SAID
from prolo.knowledge import Knowledge
from prolo.registry.models import Conclusion, ImagingReview, MedicineClearance
from prolo.registry.results import Result
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.imaging import review_name
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person
from prolo.web.words.courses import verdict_word
from prolo.web.words.results import DECISIONS, KINDS, URGENCIES

HEADS = (
    Head("at", gettext_lazy("Came in")),
    Head("kind", gettext_lazy("Kind")),
    Head("name", gettext_lazy("Name")),
    Head("birth_date", gettext_lazy("Birth date")),
    Head("course", gettext_lazy("Course")),
    Head("says", gettext_lazy("What it says")),
    Head("urgency", gettext_lazy("How urgent")),
    Head("look_by", gettext_lazy("To be looked at by")),
    Head("is_overdue", gettext_lazy("Overdue")),
    Head("owner_role", gettext_lazy("Owner")),
    Head("owner_person", gettext_lazy("Owner by name")),
    Head("seen_by", gettext_lazy("Seen by")),
    Head("seen_at", gettext_lazy("Seen at")),
)
TONES = {"worse": "tag-bad", "better-by-enough": "tag-good"}


def result_rows(
    found: Sequence[Result], *, knowledge: Knowledge, verdicts: dict[Any, str], today: date
) -> list[dict[str, Any]]:
    """``verdicts`` of the imaging reviews, by their id."""
    return [_row(one, knowledge, verdicts, today) for one in found]


def result_groups(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A heading for each urgency, under it a person with everything of theirs that nobody has seen;
    who has something urgent stands there with the rest too."""
    people: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:  # the most urgent first
        people.setdefault(row["person"]["patient_id"], []).append(row)
    groups = [
        {
            "title": title,
            "code": code,
            "people": [
                {
                    "person": own[0]["person"],
                    "rows": own,
                    "look_by": min(one["look_by"] for one in own),
                    "is_overdue": any(one["is_overdue"] for one in own),
                    "owners": list(dict.fromkeys(one["owner_person"] or "" for one in own)),
                }
                for own in people.values()
                if own[0]["urgency"] == code
            ],
        }
        for code, title in URGENCIES.items()
    ]
    return [one for one in groups if one["people"]]


def _row(
    one: Result, knowledge: Knowledge, verdicts: dict[Any, str], today: date
) -> dict[str, Any]:
    identity = one.patient.identity
    seen_by = one.seen.recorded_by if one.seen else None
    return {
        "at": one.at,
        "kind": one.kind,
        "kind_word": KINDS[one.kind],
        "person": person(identity, today=today),
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "course": course_title(one.course, knowledge) if one.course else None,
        "says": _says(one, verdicts),
        "tone": TONES.get(one.row.verdict, "") if isinstance(one.row, Conclusion) else "",
        "url": _url(one),
        "urgency": one.look.urgency.value,
        "look_by": one.look.day,
        "is_overdue": one.is_overdue,
        "owner_role": "physician",
        "owner_person": one.owner.full_name if one.owner else None,
        "mark": f"{one.kind} {one.subject_id}",
        "is_seen": one.seen is not None,
        "seen_by": seen_by.full_name if seen_by else None,
        "seen_at": one.seen.seen_at if one.seen else None,
        "seen_url": reverse("web:result-seen", args=[one.kind, one.subject_id]),
    }


def _says(one: Result, verdicts: dict[Any, str]) -> str:
    row = one.row
    if isinstance(row, Conclusion):
        return verdict_word(row.kind, row.verdict)
    if isinstance(row, ImagingReview):
        verdict = verdicts.get(row.pk, "")
        return ": ".join(filter(None, (review_name(row), verdict_word("imaging", verdict))))
    assert isinstance(row, MedicineClearance)
    said = {
        "medicine": row.medicine_use.typed or row.medicine_use.medicine,
        "decision": DECISIONS.get(row.decision, row.decision),
        "who": row.decided_by,
    }
    return _("%(medicine)s %(decision)s, says %(who)s") % said


def _url(one: Result) -> str:
    if isinstance(one.row, Conclusion):
        if one.row.kind == SAID:  # where the words stand
            return reverse("web:outcomes", args=[one.row.course_id])
        return reverse("web:conclusion", args=[one.row.pk])
    if isinstance(one.row, ImagingReview):
        return reverse("web:imaging", args=[one.row.course_id])
    return reverse("web:appointment", args=[one.row.appointment_id])
