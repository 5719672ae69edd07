"""One medicine, as the person calls it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.medicines import Question, Reason, Recognition, recognise_medicine
from prolo.knowledge import Knowledge
from prolo.web.forms.fields import ChoiceField, DayField, TextField, TickField
from prolo.web.forms.kit import PageForm

REASONS = (
    (Reason.PAIN, _("Pain")),
    (Reason.HEART_OR_STROKE, _("Heart, stroke or blood vessels")),
    (Reason.GOUT, _("Gout")),
    (Reason.INFLAMMATORY_ARTHRITIS, _("Inflammatory arthritis")),
    (Reason.OTHER, _("Something else")),
)
NOT_LISTED = "-"


class MedicineForm(PageForm):
    typed = TextField(
        label=_("Medicine"),
        help_text=_("As the person calls it or as the package says, for example Aleve 220 mg."),
        asks=_("Enter the medicine"),
        longest=200,
    )
    medicine = ChoiceField(
        label=_("Which medicine is meant"), choices=(), required=False, widget=forms.Select()
    )
    reason = ChoiceField(
        label=_("What it is taken for"),
        help_text=_("For aspirin this decides everything."),
        choices=REASONS,
        required=False,
        widget=forms.Select(),
    )
    topical = TickField(label=_("A gel, cream or patch on the skin"), required=False)
    prescriber = TextField(label=_("Prescribed by"), required=False, longest=120)
    ended_on = DayField(
        label=_("No longer taken: the last dose"), asks="", future=False, required=False
    )

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        self.knowledge = knowledge
        every = sorted((one.name, one.id) for one in knowledge.medicines.values())
        self.fields["medicine"].choices = [  # type: ignore[attr-defined]
            ("", _now("Recognise it from what was typed")),
            (NOT_LISTED, _now("None of these: ask a clinician")),
            *((key, name) for name, key in every),
        ]

    def clean(self) -> dict[str, Any]:
        """What was not recognised is asked about; it is never dropped."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("typed")
        if not typed:
            return cleaned
        if cleaned.get("medicine"):
            cleaned["recognised"] = cleaned["medicine"].replace(NOT_LISTED, "")
            return cleaned
        found = recognise_medicine(typed, knowledge=self.knowledge)
        cleaned["recognised"] = found.medicine
        cleaned["topical"] = cleaned.get("topical") or found.topical
        if not found.medicine:
            self.add_error("medicine", self._question(found))
        elif Question.REASON in found.questions and not cleaned.get("reason"):
            self.add_error("reason", _now("Ask what it is taken for: heart or stroke, or pain"))
        return cleaned

    def _question(self, found: Recognition) -> str:
        names = [self.knowledge.medicines[one].name for one in found.candidates]
        if names:
            return _now("Did you mean %(names)s? Choose it here, or «None of these»") % {
                "names": _now(" or ").join(names)
            }
        return _now(
            "«%(typed)s» is not known here. Choose what is meant, or «None of these»: a clinician "
            "is then asked"
        ) % {"typed": found.typed}
