"""The answers before and after a course, with who gave them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.aftercare import HOW, WHO
from prolo.web.forms.fields import ChoiceField, DayField
from prolo.web.forms.questionnaires import QuestionnaireForm

PAPER = ("paper", _("On paper, I typed it"))


class OutcomesForm(QuestionnaireForm):
    form_shown = forms.CharField(required=False, max_length=250, widget=forms.HiddenInput)
    answered_by = ChoiceField(label=_("Who answers"), choices=WHO)
    how = ChoiceField(label=_("How"), choices=(*HOW, PAPER))
    answered_on = DayField(
        label=_("Answered on"),
        help_text=_("Only where it was not today, for example on a form that came on paper."),
        asks="",
        required=False,
        future=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = (self.with_rest(one) for one in self.layout)
        self.layout = ("answered_by", "how", "answered_on", *parts)  # type: ignore[misc]
