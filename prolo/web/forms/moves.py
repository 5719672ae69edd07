"""Where a course goes next, as a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.course import Move
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField
from prolo.web.forms.kit import PageForm
from prolo.web.words.courses import MOVES


class MoveForm(PageForm):
    is_locked = True
    layout = ("move", "until", "reason")
    sometimes_needed = ("until", "reason")

    move = ChoiceField(label=_("Decision"), choices=(), asks=_("Choose what is decided"))
    until = DayField(
        label=_("Until, if it waits"),
        help_text=_("Needed to put it off, and to pause."),
        asks=_("Enter the day"),
        past=False,
        required=False,
    )
    reason = LongTextField(
        label=_("Reason"),
        help_text=_("Needed for everything but going on as the rules say."),
        required=False,
        longest=1_000,
    )

    def __init__(self, *args: Any, moves: Sequence[Move], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["move"]
        field.choices = [(one.name, MOVES[one.name][0]()) for one in moves]
        if len(moves) == 1:
            field.initial = moves[0].name
        assert not isinstance(field.widget, forms.Select)  # few enough to see at once
