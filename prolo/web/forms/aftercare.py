"""Who answered, and what was done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.questionnaires import Item, QuestionnaireForm
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
        self.layout = (  # type: ignore[misc]
            "answered_by",
            "how",
            *(self._with_rest(one) if isinstance(one, Group) else one for one in self.layout),
        )

    def _with_rest(self, group: Group) -> Group:
        """«No» to what is open, pressed by who read every question out. This form is typed in the
        clinic; one that a patient answers alone has no such button."""
        return replace(
            group,
            rest={name: "no" for name in group.names if _may_say_no(self.asked[name])},
            rest_label=_now("No to the rest: each was asked"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("temperature") is None:
            cleaned["temperature-unit"] = ""  # the clinic's own is offered; alone it says nothing
        elif not cleaned.get("temperature-unit"):
            self.add_error("temperature-unit", _now("Choose °C or °F"))
        return cleaned


def _may_say_no(item: Item) -> bool:
    return any(one["valueCoding"]["code"] == "no" for one in item.get("answerOption", ()))


class ConcernForm(PageForm):
    is_locked = True

    step = ChoiceField(label=_("What was done"), choices=tuple(STEPS.items()))
    note = LongTextField(
        label=_("What was said and found"),
        help_text=_("Needed to close it."),
        required=False,
        longest=2_000,
    )
