"""What is treated, and at which side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import PageForm

SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))


class CourseForm(PageForm):
    condition = ChoiceField(
        label=_("Condition"),
        choices=(),
        asks=_("Choose the condition"),
        widget=forms.Select(),
    )
    side = ChoiceField(
        label=_("Side"),
        help_text=_("The patient's own right or left. Both sides are two courses."),
        choices=SIDES,
        asks=_("Choose the side"),
    )

    def __init__(self, *args: Any, knowledge: Knowledge, at: str = "", **options: Any) -> None:
        """``at`` is the region whose conditions alone are offered."""
        super().__init__(*args, **options)
        offered = [
            (region.label, [(one.id, one.label) for one in _conditions(region.id, knowledge)])
            for region in sorted(knowledge.regions.values(), key=lambda one: one.label.casefold())
            if at in ("", region.id)
        ]
        field: Any = self.fields["condition"]
        field.choices = [("", _("Choose …")), *(group for group in offered if group[1])]


class PlaceForm(CourseForm):
    """Where the course goes on, and why."""

    is_locked = True
    layout = ("condition", "side", "reason")

    reason = LongTextField(
        label=_("Why the place changes"), asks=_("Say why the place changes"), longest=1_000
    )


def _conditions(region: str, knowledge: Knowledge) -> list[Condition]:
    found = (one for one in knowledge.conditions.values() if one.region == region)
    return sorted(found, key=lambda one: one.label.casefold())
