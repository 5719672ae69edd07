"""What is called out before the first needle. Nothing of the plan stands here: see the view."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.timeout import TimeoutAnswers
from prolo.knowledge import Knowledge
from prolo.web.forms.choices import READ
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    DecimalField,
    RadiosInline,
    TextField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import PageForm

NOTHING = "none"  # said as an answer, so that silence is never taken for one
SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))


def _strength(*, label: Any, asks: Any, help_text: Any = "") -> DecimalField:
    return DecimalField(
        label=label,
        help_text=help_text,
        asks=asks,
        unit="%",
        above=0,
        maximum=100,
        required=False,
    )


class TimeoutForm(PageForm):
    is_locked = True
    says_optional = False  # what is not read stops, where it is planned

    person = YesNoNotSureField(
        label=_("Is this the person?"),
        help_text=_("Ask for name and birth date, and compare them with those above."),
        asks=_("Choose whether this is the person"),
    )
    side = ChoiceField(
        label=_("Which side?"),
        help_text=_("Ask the person; enter what they say."),
        choices=(*SIDES, (NOTHING, _("No side was said"))),
        widget=RadiosInline(),
        asks=_("Choose the side that was called out"),
    )
    side_marked = ChoiceField(
        label=_("Which side is marked on the skin?"),
        help_text=_("Look at the skin."),
        choices=(*SIDES, (NOTHING, _("No mark is seen"))),
        widget=RadiosInline(),
        asks=_("Choose the side that is marked"),
    )
    site = ChoiceField(
        label=_("Which place?"),
        help_text=_("Ask the person; enter what they say."),
        choices=(),
        widget=forms.Select(),
        asks=_("Choose the place that was called out"),
    )
    irritant = ChoicesField(
        label=_("What is in the syringes?"),
        help_text=_("Read the label on every syringe; choose all that you read."),
        choices=(),
        asks=_("Choose what the label says"),
    )
    irritant_pct = _strength(
        label=_("Strength of the irritant, on the label"),
        help_text=_("In the syringe, as it is injected."),
        asks=_("Enter the strength, for example 15"),
    )
    irritant_pct_2 = _strength(
        label=_("Another strength of the irritant, on a second syringe"),
        help_text=_("Empty: every syringe has the same."),
        asks=_("Enter the strength, for example 15"),
    )
    irritant_pct_3 = _strength(
        label=_("A third strength of the irritant"), asks=_("Enter the strength, for example 15")
    )
    anaesthetic_pct = _strength(
        label=_("Strength of the anaesthetic, on the label"),
        help_text=_("In the syringe, as it is injected."),
        asks=_("Enter the strength, for example 0.5"),
    )
    anaesthetic_pct_2 = _strength(
        label=_("Another strength of the anaesthetic, on a second syringe"),
        help_text=_("Empty: every syringe has the same."),
        asks=_("Enter the strength, for example 0.5"),
    )
    anaesthetic_pct_3 = _strength(
        label=_("A third strength of the anaesthetic"),
        asks=_("Enter the strength, for example 0.5"),
    )
    allergy = YesNoNotSureField(
        label=_("Is the person allergic to anything that is drawn up?"),
        help_text=_("Ask once more: corn, fish, anaesthetic, iodine, chlorhexidine, latex."),
        asks=_("Choose whether there is an allergy"),
    )
    called_by = TextField(
        label=_("Who calls it out"), asks=_("Enter the name of who calls it out"), longest=120
    )

    def __init__(self, *args: Any, knowledge: Knowledge, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["site"].choices = [
            ("", _("Choose …")),
            *((one.id, one.label) for one in knowledge.regions.values()),
            (NOTHING, _("No place was said")),
        ]
        self.anaesthetics = {
            one.id: one.label
            for one in knowledge.anaesthetics.values()
            if not one.topical and not one.for_child
        }
        irritants = {one.id: one.label for one in knowledge.irritants.values() if one.offered}
        fields["irritant"].choices = [
            *sorted(irritants.items(), key=itemgetter(1)),
            *sorted(self.anaesthetics.items(), key=itemgetter(1)),
            (NOTHING, _("Something else, or it cannot be read")),
        ]

    def given(self, *, at: datetime) -> TimeoutAnswers:
        typed = self.cleaned_data
        said = {
            name: None if typed[name] == NOTHING else typed[name]
            for name in ("side", "side_marked", "site")
        }
        labels = typed["irritant"]
        anaesthetics = [one for one in labels if one in self.anaesthetics]
        syringes = [one for one in labels if one != NOTHING and one not in anaesthetics]
        is_unread = NOTHING in labels or not syringes
        return TimeoutAnswers(
            at=at,
            called_by=typed["called_by"],
            person=READ[typed["person"]],
            allergy=READ[typed["allergy"]],
            irritant=None if is_unread else syringes[0],
            irritants_besides=tuple(syringes if is_unread else syringes[1:]),
            irritant_pct=typed["irritant_pct"],
            irritant_pcts_besides=self._besides("irritant_pct"),
            anaesthetics=tuple(anaesthetics),
            anaesthetic_pct=typed["anaesthetic_pct"],
            anaesthetic_pcts_besides=self._besides("anaesthetic_pct"),
            **said,
        )

    def _besides(self, name: str) -> tuple[Decimal, ...]:
        """Of the second and the third syringe."""
        return tuple(pct for number in (2, 3) if (pct := self.cleaned_data[f"{name}_{number}"]))
