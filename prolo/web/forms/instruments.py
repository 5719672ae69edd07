"""Outcome measures as a clinic has them: who lets it show the wording, and what they scored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.knowledge.records import Instrument
from prolo.web.forms.aftercare import WHO
from prolo.web.forms.fields import ChoiceField, DayField, DecimalField, TextField, TickField
from prolo.web.forms.kit import PageForm
from prolo.web.words.knowledge import HIGHER
from prolo.web.words.measures import PARTS
from prolo.web.words.values import number


class PermissionForm(PageForm):
    given_by = TextField(
        label=_("Who gives the permission"),
        help_text=_("The person or body that holds the rights in the wording."),
        asks=_("Enter who gives the permission"),
        longest=200,
    )
    document = TextField(
        label=_("Document"),
        help_text=_("Under which it is found again: a contract number, a letter and its date."),
        asks=_("Enter the document, so that it can be found again"),
        longest=200,
    )
    starts_on = DayField(label=_("From"), asks=_("Enter the first day"))
    ends_on = DayField(
        label=_("Until"),
        help_text=_("The last day. Leave it empty where the document names no end."),
        asks="",
        required=False,
    )


class FormTimesForm(PageForm):
    before_first = TickField(label=_("Before the first session"), required=False)
    before_sessions = TickField(label=_("Before each later session"), required=False)
    at_follow_ups = TickField(
        label=_("At the follow-ups: so many weeks after the first injection"), required=False
    )


class EnteredScoreForm(PageForm):
    part = ChoiceField(label=_("Which part"), choices=(), asks=_("Choose the part"))
    value = DecimalField(label=_("Score"), asks=_("Enter the score, in digits"))
    answered_on = DayField(
        label=_("Answered on"), asks=_("Enter the day on which it was answered"), future=False
    )
    answered_by = ChoiceField(
        label=_("Who answered"), choices=WHO, asks=_("Choose who answered the questions")
    )
    edition = TextField(
        label=_("Edition of the form"),
        help_text=_("As it is printed there: version and language."),
        asks=_("Enter the edition of the form"),
        longest=100,
    )

    def __init__(self, *args: Any, instrument: Instrument, **options: Any) -> None:
        super().__init__(*args, **options)
        if instrument.by_part:
            part: Any = self.fields["part"]
            part.choices = [(one, PARTS.get(one, one)) for one in instrument.domains]
        else:
            del self.fields["part"]
        value: Any = self.fields["value"]
        value.minimum, value.maximum = instrument.score_min, instrument.score_max
        value.help_text = _("From %(low)s to %(high)s; a higher score is %(higher)s") % {
            "low": number(instrument.score_min or 0),
            "high": number(instrument.score_max or 0),
            "higher": HIGHER.get(instrument.higher_is, instrument.higher_is),
        }
