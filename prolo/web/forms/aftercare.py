"""Who answered, and what was done about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.registry import clock
from prolo.registry.consents import is_child
from prolo.registry.models import Patient
from prolo.web.forms.fields import ChoiceField, DayField, LongTextField, TextField
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


def usual_teller(patient: Patient, how: str) -> dict[str, str]:
    """Who most often says the answers, and how: chosen on the page and to be changed there. Who
    speaks for a child is not guessed."""
    is_grown = not is_child(patient, clock.now(patient.clinic))
    return {"how": how, "answered_by": "patient" if is_grown else ""}


class AftercareForm(QuestionnaireForm):
    """The check as the form of the knowledge asks it, and who said it."""

    answered_by = ChoiceField(label=_("Who answers"), choices=WHO)
    how = ChoiceField(label=_("How"), choices=HOW)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = (self.with_rest(one) for one in self.layout)
        self.layout = ("answered_by", "how", *parts)  # type: ignore[misc]


WHY_NOT_SPOKEN = {  # whether it is a silence, and whether it cannot wait
    (True, False): _("Needed to close it all the same."),
    (False, True): _("Needed to put it off to another day before somebody spoke with them."),
    (True, True): _("Needed to close it all the same, or to put it off to another day."),
}


class ConcernForm(PageForm):
    is_locked = True
    sometimes_needed = ("note", "again_on", "why_none", "spoke", "why_not_spoken")

    step = ChoiceField(label=_("What was done"), choices=tuple(STEPS.items()))
    note = LongTextField(
        label=_("What was said and found"),
        help_text=_("Needed once somebody spoke to them, and to close it."),
        required=False,
        longest=2_000,
    )
    again_on = DayField(
        label=_("Looked at again on"),
        help_text=_("Needed to look again: it stays on the list, and is due that morning."),
        asks=_("Enter the day on which somebody looks again"),
        required=False,
    )
    why_none = TextField(
        label=_("Why nobody looks again"),
        help_text=_("Needed to close what may be an infection: a fever can come back."),
        required=False,
        longest=300,
    )

    spoke = ChoiceField(
        label=_("Did somebody speak with them?"),
        help_text=_("Needed to close a silence: who was spoken with is heard of from then on."),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        required=False,
    )
    why_not_spoken = TextField(
        label=_("Why nobody spoke with them"),
        required=False,
        longest=300,
    )

    def __init__(
        self,
        *args: Any,
        asks_next_check: bool = False,
        asks_whether_spoken: bool = False,
        asks_before_put_off: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        why = WHY_NOT_SPOKEN.get((asks_whether_spoken, asks_before_put_off))
        if not asks_next_check:
            del self.fields["why_none"]
        if not asks_whether_spoken:
            del self.fields["spoke"]
        if why is None:
            del self.fields["why_not_spoken"]
        else:
            self.fields["why_not_spoken"].help_text = why
