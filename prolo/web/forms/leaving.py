"""How the person was before going home, and what was done for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.answers import Answer
from prolo.care.leaving import ALWAYS_KNOWN, LONGEST_MINUTES, OBSERVED, LeavingAnswers
from prolo.care.sedated import WITHOUT
from prolo.knowledge import Knowledge
from prolo.knowledge.records import ChecklistItem
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.choices import READ
from prolo.web.forms.fields import (
    LongTextField,
    TickField,
    WholeNumberField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import Group

ITEM = "item-"  # how the names of the checklist's own items begin
WRITTEN_LATER = 10  # minutes: the injections are recorded a little after the last needle
WELL = _("Walks, feels well, says that nothing is new")
TYPED = {answer: typed for typed, answer in READ.items()}


class LeavingForm(AskingForm):
    is_locked = True

    observed_minutes = WholeNumberField(
        label=_("How long was the person watched?"),
        help_text=_("From the last needle. 0 if nobody watched."),
        unit=_("minutes"),
        asks=_("Enter the minutes, for example 30; 0 if nobody watched"),
        maximum=LONGEST_MINUTES,
    )
    condition = LongTextField(
        label=_("How was the person?"),
        help_text=_("What you saw and heard: colour, walking, feeling, pain, breathing."),
        asks=_("Describe how the person was; if nobody saw them leave, say so"),
        longest=2_000,
    )
    longer = TickField(
        label=_("The minutes are right: the injections were recorded later than that"),
        required=False,
    )
    awake = YesNoNotSureField(label=_("Is the person fully awake again after the sedation?"))
    escort = YesNoNotSureField(label=_("Is an adult there who takes the person home?"))

    asks_later = ("longer",)

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        sedation: str,
        minutes_since: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.minutes_since = minutes_since
        for item in items_after(knowledge):
            self.fields[f"{ITEM}{item.id}"] = YesNoNotSureField(
                label=item.label, help_text=_("Was this given or done?")
            )
        if sedation in WITHOUT:
            del self.fields["awake"], self.fields["escort"]
        seen = ("condition", *(name for name in self.fields if name.startswith(ITEM)))
        done = dict.fromkeys(seen[1:], "yes")
        self.layout = (  # type: ignore[misc]
            "observed_minutes",
            "longer",
            Group(
                _now("Before going home"),
                seen,
                rest={"condition": str(WELL), **done},
                rest_label=_now("Walks and feels well, the rest is done: seen and asked"),
            ),
            *(name for name in ("awake", "escort") if name in self.fields),
        )
        if minutes_since is not None and minutes_since <= LONGEST_MINUTES:
            field = self.fields["observed_minutes"]
            field.help_text = f"{field.help_text} {recorded_ago(minutes_since)}"

    def clean(self) -> dict[str, Any]:
        """A watch that began before the injections were written down is asked about."""
        cleaned: dict[str, Any] = super().clean() or {}
        minutes, since = cleaned.get("observed_minutes") or 0, self.minutes_since
        is_longer = since is not None and minutes > since + WRITTEN_LATER
        if is_longer and not cleaned.get("longer"):
            self.ask("longer", f"{_now('A slip?')} {recorded_ago(since or 0)}")
        return cleaned

    def given(self) -> LeavingAnswers:
        typed = self.cleaned_data
        return LeavingAnswers(
            items={
                name.removeprefix(ITEM): READ[answer]
                for name, answer in typed.items()
                if name.startswith(ITEM)
            },
            observed_minutes=typed["observed_minutes"],
            condition=typed["condition"],
            awake=READ[typed.get("awake", "")],
            escort=READ[typed.get("escort", "")],
        )


def recorded_ago(minutes: int) -> str:
    return ngettext(
        "The injections were recorded %(n)s minute ago.",
        "The injections were recorded %(n)s minutes ago.",
        minutes,
    ) % {"n": minutes}


def items_after(knowledge: Knowledge) -> list[ChecklistItem]:
    """What the checklist wants done afterwards and no other field asks for."""
    apart = {OBSERVED, *ALWAYS_KNOWN}
    return [
        one for one in knowledge.checklist.values() if one.when == "after" and one.id not in apart
    ]


def typed_of(given: LeavingAnswers) -> dict[str, Any]:
    """What stands in the form when it is opened again."""
    answers = {f"{ITEM}{name}": answer for name, answer in given.items.items()}
    answers |= {"awake": given.awake, "escort": given.escort}
    return {
        "observed_minutes": given.observed_minutes,
        "condition": given.condition,
        **{name: TYPED[Answer(answer)] for name, answer in answers.items()},
    }
