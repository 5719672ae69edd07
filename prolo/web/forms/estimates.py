"""Who pays, an estimate, and how it reached the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.money.estimate import Visits
from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule, Condition
from prolo.web.forms.fields import ChoiceField, TextField, TickField, WholeNumberField
from prolo.web.forms.kit import PageForm
from prolo.web.forms.moments import MomentField
from prolo.web.words.estimates import HOW
from prolo.web.words.payers import KINDS

MOST_VISITS = 20
EXTRA = "extra-"  # how a field's name begins that counts one of the clinic's extras


class CoverageForm(PageForm):
    kind = ChoiceField(label=_("Who pays"), choices=tuple(KINDS.items()), asks=_("Choose who pays"))
    payer = TextField(label=_("Name of the insurer or programme"), required=False, longest=120)
    note = TextField(label=_("Note"), required=False, longest=500)


class EstimateForm(PageForm):
    first_visit = TickField(label=_("With the first visit"), required=False)
    follow_ups = WholeNumberField(
        label=_("Visits after the sessions"),
        asks=_("Enter how many, 0 for none"),
        maximum=MOST_VISITS,
    )
    service_code = ChoiceField(
        label=_("Code of the service"),
        help_text=_("The biller chooses. None is set by itself."),
        choices=(),
        widget=forms.Select(),
        required=False,
    )
    diagnosis_code = ChoiceField(
        label=_("Code of the diagnosis"), choices=(), widget=forms.Select(), required=False
    )
    others = TextField(
        label=_("Who else is expected to bill"),
        help_text=_("Imaging, sedation, laboratory; or that nobody is."),
        required=False,
        longest=500,
    )

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        condition: Condition | None,
        side: str,
        extras: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.extras = {f"{EXTRA}{place}": name for place, name in enumerate(extras)}
        for key, name in self.extras.items():
            self.fields[key] = WholeNumberField(
                label=name,
                asks=_now("Enter how many, 0 for none"),
                maximum=MOST_VISITS,
                required=False,
            )
        fields: dict[str, Any] = self.fields
        none = [("", _now("Not chosen"))]
        fields["service_code"].choices = [
            *none,
            *((one.says["code"], _code(one)) for one in service_codes(knowledge)),
        ]
        if diagnoses := _diagnoses(condition, side):
            fields["diagnosis_code"].choices = [*none, *diagnoses]
        else:
            del fields["diagnosis_code"]

    def visits(self, today: date) -> Visits:
        return visits_of(self.cleaned_data, self.extras, today)


def visits_of(given: dict[str, Any], extras: dict[str, str], today: date) -> Visits:
    return Visits(
        assessment_on=today if given.get("first_visit") else None,
        follow_ups=given.get("follow_ups") or 0,
        extras={name: given[key] for key, name in extras.items() if given.get(key)},
        on=today,
    )


def service_codes(knowledge: Knowledge) -> list[BillingRule]:
    """Each stands with its warning on the page."""
    return [one for one in knowledge.billing.values() if one.topic == "code"]


def _code(one: BillingRule) -> str:
    return f"{one.says['code']} · {one.label}"


def _diagnoses(condition: Condition | None, side: str) -> list[tuple[str, str]]:
    codes = condition.icd10cm if condition else ()
    return [
        (one.code, f"{one.code} · {one.label}")
        for one in codes
        if one.billable and one.side in (None, side, "bilateral")
    ]


class StepForm(PageForm):
    """Given, or acknowledged."""

    how = ChoiceField(label=_("How"), choices=tuple(HOW.items()), asks=_("Choose how"))
    at = MomentField(label=_("When"), asks=_("Enter day and time"))

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        at: Any = self.fields["at"]
        at.zone = zone

    def given(self) -> tuple[str, datetime]:
        return self.cleaned_data["how"], self.cleaned_data["at"]
