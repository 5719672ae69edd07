"""Who answered, and what was done about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import PageForm
from prolo.web.forms.questionnaires import QuestionnaireForm
from prolo.web.words.aftercare import STEPS

WHO = (
    ("patient", _("The patient")),
    ("proxy", _("Somebody the patient lets answer")),
    ("guardian", _("The guardian")),
)
HOW = (
    ("phone", _("By phone, I typed it")),
    ("clinic", _("Here in the clinic")),
)


class AftercareForm(QuestionnaireForm):
    """The check as the form of the knowledge asks it, and who said it."""

    answered_by = ChoiceField(label=_("Who answers"), choices=WHO)
    how = ChoiceField(label=_("How"), choices=HOW)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.layout = ("answered_by", "how", *self.layout)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("temperature") is not None and not cleaned.get("temperature-unit"):
            self.add_error("temperature-unit", _now("Choose °C or °F"))
        return cleaned


class ConcernForm(PageForm):
    is_locked = True

    step = ChoiceField(label=_("What was done"), choices=tuple(STEPS.items()))
    note = LongTextField(
        label=_("What was said and found"),
        help_text=_("Needed to close it."),
        required=False,
        longest=2_000,
    )
