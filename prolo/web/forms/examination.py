"""What was found by hand, at the first visit and graded again later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.examined import (
    LEAST_DEGREES,
    MOST_DEGREES,
    MOVEMENTS,
    Examination,
    Laxity,
    Motion,
)
from prolo.knowledge.records import Region
from prolo.web.forms.choices import CHOSEN, READ
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    LongTextField,
    WholeNumberField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import Group, KitForm, PageForm
from prolo.web.forms.rows import Rows
from prolo.web.words.examination import LAXITY
from prolo.web.words.examination import MOVEMENTS as MOVEMENT_WORDS

GRADES = [(str(grade), word) for grade, word in LAXITY.items()]


class ExaminationForm(PageForm):
    """Graded again: what has no entry was not examined."""

    tender = ChoicesField(label=_("Tender structures"), choices=(), required=False)
    warmth = YesNoNotSureField(label=_("Is the place warm?"))
    effusion = YesNoNotSureField(label=_("Is there an effusion?"))
    findings = LongTextField(label=_("Other findings"), required=False, longest=2_000)

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        self.row_sets = examination_rows(region)  # type: ignore[misc]
        super().__init__(*args, **options)
        tender: Any = self.fields["tender"]
        tender.choices = structures_of(region)
        self.layout = (  # type: ignore[misc]
            *self.row_sets,
            Group(_("Examination"), ("tender", "warmth", "effusion", "findings")),
        )

    def given(self) -> Examination:
        return read_examination(self)


def read_examination(form: PageForm) -> Examination:
    """The examination of a form with these fields and rows, as care reads it."""
    answers = form.cleaned_data
    motion = form.rows("motion") if "motion" in form.sets else []
    return Examination(
        tender=tuple(answers["tender"]),
        laxity=tuple(
            Laxity(structure=row["structure"], grade=int(row["grade"]))
            for row in form.rows("laxity")
        ),
        motion=tuple(Motion(movement=row["movement"], degrees=row["degrees"]) for row in motion),
        effusion=READ[str(answers.get("effusion") or "")],
        warmth=READ[answers["warmth"]],
        note=answers["findings"],
    )


def examination_initial(found: Examination) -> dict[str, Any]:
    """What the fields of ``read_examination`` show of it."""
    return {
        "tender": list(found.tender),
        "effusion": CHOSEN[found.effusion],
        "warmth": CHOSEN[found.warmth],
        "findings": found.note,
    }


def examination_in_rows(found: Examination) -> dict[str, list[dict[str, Any]]]:
    """What its rows show of it."""
    return {
        "laxity": [{"structure": one.structure, "grade": str(one.grade)} for one in found.laxity],
        "motion": [{"movement": one.movement, "degrees": one.degrees} for one in found.motion],
    }


def structures_of(region: Region) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in region.structures]


def examination_rows(region: Region) -> dict[str, Rows]:
    """Laxity of this region's structures, and motion where it is measured in degrees."""
    movements = [(one, MOVEMENT_WORDS[one]) for one in MOVEMENTS.get(region.id, ())]
    rows = {"laxity": _laxity_rows(structures_of(region))}
    return rows | ({"motion": _motion_rows(movements)} if movements else {})


def _laxity_rows(structures: list[tuple[str, str]]) -> Rows:
    class Row(KitForm):
        structure = ChoiceField(label=_("Structure"), choices=structures, widget=forms.Select())
        grade = ChoiceField(label=_("How loose"), choices=GRADES, widget=forms.Select())

    return Rows(
        Row,
        legend=_("Laxity, graded"),
        add=_("Add a structure"),
        hint=_("Graded again later, to see whether it changes."),
        most=len(structures),
    )


def _motion_rows(movements: list[tuple[str, Any]]) -> Rows:
    class Row(KitForm):
        movement = ChoiceField(label=_("Movement"), choices=movements, widget=forms.Select())
        degrees = WholeNumberField(
            label=_("How far"),
            asks=_("Enter whole degrees, for example 120"),
            unit="°",
            minimum=LEAST_DEGREES,
            maximum=MOST_DEGREES,
        )

    return Rows(
        Row,
        legend=_("Motion, measured"),
        add=_("Add a movement"),
        most=len(movements),
    )
