"""The answers before and after a course, with who gave them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.aftercare import HOW, WHO
from prolo.web.forms.fields import ChoiceField
from prolo.web.forms.questionnaires import QuestionnaireForm


class OutcomesForm(QuestionnaireForm):
    answered_by = ChoiceField(label=_("Who answers"), choices=WHO)
    how = ChoiceField(label=_("How"), choices=HOW)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.layout = ("answered_by", "how", *self.layout)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """A named activity is rated."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number in (1, 2, 3):
            name, score = f"activity-{number}", f"activity-{number}-score"
            if cleaned.get(name) and not cleaned.get(score) and score in self.fields:
                self.add_error(score, _now("Choose how well it can be done"))
        return cleaned
