"""One medicine, as the person calls it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.medicines import (
    Question,
    Reason,
    Recognition,
    medicines_in,
    needs_reason,
    recognise_medicine,
    recognise_medicines,
)
from prolo.care.on_the_list import lets_bleed
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Combination, Medicine
from prolo.web.forms.fields import ChoiceField, DayField, TextField, TickField
from prolo.web.forms.kit import PageForm
from prolo.web.words.medicines import REASONS

NOT_KNOWN = "not-known"
NOT_LISTED = "-"
SKIN, SWALLOWED = "skin", "swallowed"
WAYS = {SWALLOWED: _("Swallowed or injected"), SKIN: _("Gel, cream or patch on the skin")}


def every_medicine(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Medicines and combination products, by name."""
    return _by_name((*knowledge.medicines.values(), *knowledge.combinations.values()))


def _by_name(facts: Iterable[Medicine | Combination]) -> list[tuple[str, str]]:
    return sorted(((one.id, one.name) for one in facts), key=lambda one: one[1].casefold())


def name_in_full(key: str, knowledge: Knowledge) -> str:
    product = knowledge.combinations.get(key)
    return product.name if product else knowledge.medicines[key].name


def chosen_medicines(chosen: str, found: Recognition, knowledge: Knowledge) -> tuple[str, ...]:
    """What goes on the list: as chosen, else as recognised; nothing where nobody knows."""
    if chosen == NOT_LISTED:
        return ()
    return medicines_in(chosen, knowledge) if chosen else found.medicines


def any_needs_reason(medicines: Iterable[str], knowledge: Knowledge) -> bool:
    known = (knowledge.medicines.get(one) for one in medicines)
    return any(one is not None and needs_reason(one) for one in known)


class AboutMedicine(PageForm):
    """What is asked about any medicine, and again when it is known better."""

    sometimes_needed = ("reason",)

    reason = ChoiceField(
        label=_("What it is taken for"),
        help_text=_(
            "Needed for aspirin and every anti-inflammatory: until it is said, the sheet gives no "
            "dates."
        ),
        choices=(*REASONS.items(), (NOT_KNOWN, _("Not known yet: find out"))),
        required=False,
        widget=forms.Select(),
    )
    topical = TickField(label=_("A gel, cream or patch on the skin"), required=False)
    prescriber = TextField(label=_("Prescribed by"), required=False, longest=120)
    ended_on = DayField(
        label=_("No longer taken: the last dose"), asks="", future=False, required=False
    )

    def check_reason(
        self, cleaned: dict[str, Any], medicines: Iterable[str], knowledge: Knowledge
    ) -> None:
        """Said, or said to be unknown; never passed over where something follows from it."""
        if any_needs_reason(medicines, knowledge) and not cleaned.get("reason"):
            self.fields["reason"].required = True  # for this medicine it is not optional
            self.add_error(
                "reason",
                _now("Ask what it is taken for: whether and when it is left out depends on it"),
            )
        if cleaned.get("reason") == NOT_KNOWN:
            cleaned["reason"] = Reason.UNKNOWN


class MedicineEditForm(AboutMedicine):
    """Which medicine it is can be said of what nobody had recognised; else it is another one."""

    is_locked = True
    field_order = ("medicine",)

    medicine = ChoiceField(
        label=_("Which medicine is meant"),
        help_text=_(
            "Leave it open while nobody knows. A product with several medicines in it is entered "
            "anew, and this marked as entered in error."
        ),
        choices=(),
        required=False,
        widget=forms.Select(),
    )

    def __init__(self, *args: Any, medicine: str, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        self.medicines, self.knowledge = [medicine] if medicine else [], knowledge
        self.fields["reason"].required = any_needs_reason(self.medicines, knowledge)
        if medicine:
            del self.fields["medicine"]
            return
        self.fields["medicine"].choices = [  # type: ignore[attr-defined]
            ("", _now("Not known yet: a clinician looks")),
            *_by_name(knowledge.medicines.values()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "reason" not in self.errors:
            chosen = cleaned.get("medicine")
            self.check_reason(cleaned, [chosen] if chosen else self.medicines, self.knowledge)
        return cleaned


class MedicineForm(AboutMedicine):
    layout = ("typed", "reason", "topical", "prescriber", "ended_on", "medicine")

    typed = TextField(
        label=_("Medicine"),
        help_text=_("As the person calls it or as the package says, for example Aleve 220 mg."),
        asks=_("Enter the medicine"),
        longest=200,
    )
    topical = ChoiceField(  # type: ignore[assignment]  # where a tick cannot undo what is read
        label=_("How it gets into the body"),
        choices=(("", _("As it was typed")), *WAYS.items()),
        required=False,
        widget=forms.Select(),
    )
    medicine = ChoiceField(
        label=_("Which medicine is meant"), choices=(), required=False, widget=forms.Select()
    )

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        self.knowledge = knowledge
        self.candidates: list[tuple[str, str]] = []  # each gets its button
        self.fields["medicine"].choices = [  # type: ignore[attr-defined]
            ("", _now("Recognise it from what was typed")),
            (NOT_LISTED, _now("None of these: keep it as typed")),
            *every_medicine(knowledge),
        ]

    def clean(self) -> dict[str, Any]:
        """What is near a known name is asked about; what is near none is kept as typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("typed"):
            return cleaned
        found = recognise_medicine(cleaned["typed"], knowledge=self.knowledge)
        chosen = cleaned.get("medicine")
        if not chosen and self._are_several(cleaned["typed"]):
            self.add_error("typed", _now("Enter one medicine at a time, or paste the whole list"))
            return cleaned
        cleaned["recognised"] = chosen_medicines(chosen or "", found, self.knowledge)
        self._read_way(cleaned, found)
        if not chosen and not found.is_known and found.candidates:
            self._ask(found.candidates)
        self.check_reason(cleaned, cleaned["recognised"], self.knowledge)
        return cleaned

    def _read_way(self, cleaned: dict[str, Any], found: Recognition) -> None:
        """What is chosen counts before what was read; a blood thinner that is called a cream is
        asked about. Where a name is sold as both, it is swallowed until somebody says otherwise."""
        way = cleaned.get("topical")
        thins = any(
            (known := self.knowledge.medicines.get(one)) and lets_bleed(known)
            for key in (*found.candidates, *found.medicines)
            for one in medicines_in(key, self.knowledge)
        )
        if not way and thins and Question.FORM in found.questions:
            self.add_error(
                "topical", _now("Choose whether it is swallowed or injected, or put on the skin")
            )
        cleaned["topical"] = way == SKIN if way else found.topical

    def _are_several(self, typed: str) -> bool:
        """Each is taken for something of its own."""
        found = recognise_medicines(typed, knowledge=self.knowledge)
        return sum(bool(one.medicines or one.candidates) for one in found) > 1

    def _ask(self, candidates: tuple[str, ...]) -> None:
        self.candidates = [(one, name_in_full(one, self.knowledge)) for one in candidates]
        names = _now(" or ").join(name for _id, name in self.candidates)
        self.add_error("medicine", _now("Did you mean %(names)s? Say yes below") % {"names": names})
