"""A person as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.assessment import age_on
from prolo.registry.deaths import died_among
from prolo.registry.find import Found
from prolo.registry.models import Identifier, Identity, Sex
from prolo.registry.search_keys import formerly, key_of_former
from prolo.web.forms.guardians import LANGUAGES
from prolo.web.forms.patients import SEXES
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.values import shown

NUMBER_HEADS = (
    Head("system", gettext_lazy("Whose number it is")),
    Head("value", gettext_lazy("Number")),
    Head("recorded_at", gettext_lazy("Recorded")),
    Head("ended_at", gettext_lazy("No longer theirs since")),
)


def numbers_listing(rows: Iterable[Identifier]) -> Listing:
    """Outside numbers, those that are no longer theirs too."""
    keys = [one.key for one in NUMBER_HEADS]
    found = ({key: getattr(row, key) for key in keys} for row in rows)
    return listing("numbers", NUMBER_HEADS, found)


HOW: dict[str, Callable[[], str]] = {
    "exact": str,
    "prefix": lambda: _("begins like this"),
    "digits": lambda: _("the telephone ends like this"),
    "near": lambda: _("one letter differs"),
    "script": lambda: _("sounds like this in another script"),
}

FOUND_HEADS = (
    Head("patient_id", gettext_lazy("Number")),
    Head("name", gettext_lazy("Name")),
    Head("birth_date", gettext_lazy("Birth date")),
    Head("phone", gettext_lazy("Telephone")),
    Head("email", gettext_lazy("E-mail")),
    Head("has_died", gettext_lazy("Has died")),
    Head("fits", gettext_lazy("How it fits")),
    Head("former_name", gettext_lazy("Was on record as")),
)


def person(identity: Identity, *, today: date) -> dict[str, Any]:
    """What ``_parts/patient.html`` needs, and where the person's page is."""
    born = identity.birth_date
    return {
        "name": identity.full_name,
        "listed_name": listed_name(identity),
        "born": born,
        "age": age_on(born, today) if born else None,
        "url": reverse("web:patient", args=[identity.patient_id]),
        "patient_id": identity.patient_id,
        "is_invented": identity.clinic.is_demo,
    }


def sex_word(sex: str) -> str:
    return _("sex not recorded") if sex == Sex.UNKNOWN else str(dict(SEXES)[Sex(sex)]).lower()


def listed_name(identity: Identity) -> str:
    """Family name first, as lists are sorted."""
    parts = [identity.family_name, identity.given_names]
    return ", ".join(part for part in parts if part)


def former_names(identity: Identity) -> list[dict[str, Any]]:
    """Under which names the person was on record, and until which day; the newest first."""
    kept = reversed(identity.former_names)
    return [
        {
            "name": one.full_name,
            "until": date.fromisoformat(row["until"]),
            "key": key_of_former(row),
        }
        for one, row in zip(formerly(identity), kept, strict=True)
    ]


def found_rows(found: Iterable[Found], today: date) -> list[dict[str, Any]]:
    found = list(found)
    died = died_among(one.patient.pk for one in found)
    return [
        {
            **person(one.identity, today=today),
            "has_died": one.patient.pk in died,
            "how": HOW[one.how](),
            "former": one.former.full_name if one.former else "",
        }
        for one in found
    ]


def found_listing(found: Iterable[Found], *, is_cut: bool) -> Listing:
    found = list(found)
    died = died_among(one.patient.pk for one in found)
    rows = (
        {
            "patient_id": one.patient.pk,
            "name": listed_name(one.identity),
            "birth_date": one.identity.birth_date,
            "phone": one.identity.phone,
            "email": one.identity.email,
            "has_died": one.patient.pk in died,
            "fits": one.how,
            "former_name": listed_name(one.former) if one.former else None,
        }
        for one in found
    )
    return listing("patients", FOUND_HEADS, rows, is_cut=is_cut)


def language_words(identity: Identity) -> str:
    name = str(dict(LANGUAGES).get(identity.preferred_language, identity.preferred_language))
    parts = [name] if name else []
    if identity.interpreter_needed:
        parts.append(_("interpreter needed"))
    return ", ".join(parts)


def identity_words(identity: Identity) -> dict[str, str]:
    """Each field as somebody else saved it, for the form of a conflict."""
    names = ("family_name", "given_names", "phone", "email", "address")
    return {
        **{name: getattr(identity, name) or _("empty") for name in names},
        "birth_date": shown(identity.birth_date),
        "sex": identity.patient.get_sex_display(),
    }
