"""What is treated, and at which side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.registry.models import Course
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.words.faults import fault_sentence

SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))


Beside = Callable[[str, str], Sequence[Course]]


class CourseForm(AskingForm):
    """Where one is open at the place already (``beside``) it is asked why another is opened."""

    asks_later: ClassVar[tuple[str, ...]] = ("beside_reason",)

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

    beside_reason = LongTextField(label=_("Why another course is opened here"), longest=1_000)

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        at: str = "",
        beside: Beside = lambda _condition, _side: (),
        **options: Any,
    ) -> None:
        """``at`` is the region whose conditions alone are offered."""
        super().__init__(*args, **options)
        self.beside = beside
        self.open_here: tuple[Course, ...] = ()
        offered = [
            (region.label, [(one.id, one.label) for one in _conditions(region.id, knowledge)])
            for region in sorted(knowledge.regions.values(), key=lambda one: one.label.casefold())
            if at in ("", region.id)
        ]
        field: Any = self.fields["condition"]
        field.choices = [("", _("Choose …")), *(group for group in offered if group[1])]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("condition") and cleaned.get("side"):
            self.open_here = tuple(self.beside(cleaned["condition"], cleaned["side"]))
        if self.open_here and "beside_reason" not in self.fields:
            self.ask("beside_reason", fault_sentence("beside_reason", "open-here-already"))
        return cleaned


class PlaceForm(CourseForm):
    """Where the course goes on, and why."""

    is_locked = True
    layout = ("condition", "side", "beside_reason", "reason")

    reason = LongTextField(
        label=_("Why the place changes"), asks=_("Say why the place changes"), longest=1_000
    )


def _conditions(region: str, knowledge: Knowledge) -> list[Condition]:
    found = (one for one in knowledge.conditions.values() if one.region == region)
    return sorted(found, key=lambda one: one.label.casefold())
