"""Two records side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.registry.deaths import has_died
from prolo.registry.duplicates import Alike
from prolo.registry.merged import Tangle
from prolo.registry.models import (
    Appointment,
    Course,
    Coverage,
    DoseLimit,
    Identifier,
    Identity,
    LossToFollowUp,
    Measurement,
    MedicineUse,
    Patient,
    PatientAccess,
    PatientMerge,
    Payment,
    RecallCall,
    Relation,
    WaitingEntry,
)
from prolo.registry.parting import Unclear
from prolo.web.forms.merges import CONTACT
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import listed_name, person, sex_word
from prolo.web.words.contact import LOST
from prolo.web.words.money import money
from prolo.web.words.our_clinic import AGREES, OTHER_ROWS, ROWS
from prolo.web.words.payers import KINDS as PAYERS
from prolo.web.words.values import shown

PAIR_HEADS = (
    Head("first_patient_id", gettext_lazy("The first: number")),
    Head("first_name", gettext_lazy("The first: name")),
    Head("first_birth_date", gettext_lazy("The first: birth date")),
    Head("second_patient_id", gettext_lazy("The second: number")),
    Head("second_name", gettext_lazy("The second: name")),
    Head("second_birth_date", gettext_lazy("The second: birth date")),
    Head("agrees", gettext_lazy("What agrees")),
)


def pair_rows(pairs: Iterable[Alike], today: date) -> list[dict[str, Any]]:
    return [
        {
            "people": [person(one, today=today) for one in (pair.first, pair.second)],
            "agrees": [AGREES[code] for code in pair.agrees],
            "url": reverse("web:merge", args=_ids(pair.first, pair.second)),
            "apart_url": reverse("web:two-people", args=_ids(pair.first, pair.second)),
        }
        for pair in pairs
    ]


def pairs_listing(pairs: Iterable[Alike]) -> Listing:
    rows = (
        {**_listed("first", pair.first), **_listed("second", pair.second), "agrees": pair.agrees}
        for pair in pairs
    )
    return listing("duplicates", PAIR_HEADS, rows)


def _listed(which: str, one: Identity) -> dict[str, Any]:
    return {
        f"{which}_patient_id": one.patient_id,
        f"{which}_name": listed_name(one),
        f"{which}_birth_date": one.birth_date,
    }


def _ids(*identities: Identity) -> list[Any]:
    return [one.patient_id for one in identities]


def side(
    patient: Patient, would_move: Mapping[str, int], today: date, courses: Iterable[str]
) -> dict[str, Any]:
    """A record as the page of merging shows it; ``courses`` are for those who see charts."""
    identity = patient.identity
    return {
        **person(identity, today=today),
        "has_died": has_died(patient),
        "facts": [
            (_("Birth date"), identity.birth_date or _("not known")),
            (_("Sex"), sex_word(patient.sex)),
            (_("Phone"), identity.phone or _("not known")),
            (_("E-mail"), identity.email or _("not known")),
            (_("Address"), identity.address or _("not known")),
            (_("On record since"), identity.recorded_at),
        ],
        "numbers": [
            f"{one.system}: {one.value}" for one in patient.identifiers.filter(ended_at=None)
        ],
        "appointments": list(patient.appointments.order_by("-starts_at")[:5]),
        "courses": list(courses),
        "moved": moved_words(would_move),
    }


def moved_words(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    """What a person knows by name, and the rest together."""
    named = [(ROWS[name], counts[name]) for name in ROWS if name in counts]
    rest = sum(number for name, number in counts.items() if name not in ROWS)
    return [*named, (OTHER_ROWS, rest)] if rest else named


def standing_again(merge: PatientMerge) -> list[tuple[Any, int]]:
    """What ended with the merge, since somebody of the two had died."""
    return moved_words(Counter(merge.ended_rows.values_list("kind", flat=True)))


def contact_going_back(merge: PatientMerge) -> list[tuple[Any, str]]:
    """What the record that stayed said before, where nobody has changed it since."""
    identity = merge.into_patient.identity
    return [
        (CONTACT[one.name], one.was or _("not known"))
        for one in merge.taken_contact.order_by("name")
        if getattr(identity, one.name) == one.became
    ]


def tangle_words(tangles: Iterable[Tangle]) -> list[str]:
    return [
        _("%(going)s of the one record hang on %(staying)s of the other")
        % {
            "going": ROWS.get(one.going, OTHER_ROWS),
            "staying": ROWS.get(one.staying, OTHER_ROWS),
        }
        for one in tangles
    ]


def loss_words(loss: LossToFollowUp) -> str:
    """A loss of one of the two, as a question about both."""
    words = {
        "name": loss.patient.identity.full_name,
        "said": LOST[loss.reason],
        "day": shown(loss.on_day),
        "who": loss.said_by,
    }
    return _("%(name)s %(said)s (%(day)s, said by: %(who)s). For which does it hold?") % words


def unclear_words(one: Unclear, knowledge: Knowledge) -> str:
    """What it is, what it says and when it was recorded."""
    row: Any = one.row
    said = (
        course_title(row, knowledge) if isinstance(row, Course) else shown(UNCLEAR[type(row)](row))
    )
    words = {"kind": ROWS[type(row).__name__], "said": said, "at": shown(row.recorded_at)}
    return _("%(kind)s: %(said)s, recorded %(at)s") % words


UNCLEAR: Mapping[type, Callable[[Any], Any]] = {
    MedicineUse: lambda row: row.typed,
    DoseLimit: lambda row: row.anaesthetic,
    Measurement: lambda row: f"{row.entered_value.normalize():f} {row.entered_unit}",
    RecallCall: lambda row: row.lot,
    Relation: lambda row: row.name,
    Identifier: lambda row: f"{row.system} {row.value}",
    PatientAccess: lambda row: row.user.full_name,
    Appointment: lambda row: row.starts_at,
    LossToFollowUp: lambda row: LOST[row.reason],
    WaitingEntry: lambda row: row.earliest_on,
    Coverage: lambda row: PAYERS[row.kind],
    Payment: lambda row: money(row.amount, row.currency),
}
