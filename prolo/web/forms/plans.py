"""A plan: what goes where, on which days, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.plan import Gain, Plan, PlannedSite, ProposedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.registry.weights import Weighed
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.fields import (
    WEIGHT,
    ChoiceField,
    ChoicesField,
    DayField,
    DecimalField,
    LongTextField,
    QuantityField,
    TickField,
    WholeNumberField,
)
from prolo.web.forms.kit import Group, KitForm
from prolo.web.forms.rows import Rows
from prolo.web.forms.session_rows import injection_row

CHECK = "check"  # the button that weighs and keeps nothing
WEEKS = (6, 12, 26, 52)
MOST_SITES, MOST_SESSIONS = 80, 12
VOLUME = "usual_volume_ml"  # fills what is open in the rows below it
SITE = (
    "structure",
    "side",
    "injections",
    "volume_ml",
    "irritant",
    "irritant_pct",
    "anaesthetic",
    "anaesthetic_pct",
    "depth_mm",
    "needle",
    "guidance",
)


class PlanForm(AskingForm):
    asks_later = ("weight_confirmed",)

    usual_volume_ml = DecimalField(
        label=_("Volume of each needle, mL, where none stands below"),
        asks=_("Enter the volume in millilitres, for example 0.5"),
        above=0,
        maximum=100,
        required=False,
    )
    weight = QuantityField(
        kind=WEIGHT, label=_("Weight"), required=False, asks=_("Enter the weight")
    )
    weight_confirmed = TickField(label=_("The weight is right: I looked again"), required=False)
    sedation = ChoiceField(label=_("Sedation"), choices=(), widget=forms.Select())
    numbing_cream = TickField(label=_("Numbing cream before"), required=False)
    weeks = ChoicesField(
        label=_("Ask how it is, weeks after the first injection"),
        choices=[(str(one), str(one)) for one in WEEKS],
    )
    points = DecimalField(
        label=_("What counts as a gain, in points of pain (0 to 10)"),
        asks=_("Enter the points, for example 2"),
        above=0,
        maximum=10,
        places=1,
    )
    sessions_without = WholeNumberField(
        label=_("Sessions in a row without gain before a person decides"),
        asks=_("Enter the number of sessions, for example 2"),
        minimum=1,
        maximum=12,
    )
    note = LongTextField(label=_("Note"), required=False, longest=1_000)
    reason = LongTextField(
        label=_("Reason for going against a rule"), required=False, longest=1_000
    )
    protocol = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        knowledge: Knowledge,
        condition: Condition,
        side: str,
        left_open: Sequence[str],
        hint: str,
        weight_unit: str,
        last_weight: str,
        **options: Any,
    ) -> None:
        self.side = side
        self.row_sets = {  # type: ignore[misc]
            "sites": Rows(
                site_row(knowledge, condition, side),
                legend=_("Where, how much, how strong"),
                add=_("Add a place"),
                hint=hint,
                least=1,
                most=MOST_SITES,
                asks=_("Plan at least one place"),
            ),
            "sessions": Rows(
                SessionRow,
                legend=_("Sessions"),
                add=_("Add a session"),
                least=1,
                most=MOST_SESSIONS,
                asks=_("Plan at least one session"),
            ),
        }
        self.layout = (  # type: ignore[misc]
            VOLUME,
            "sites",
            "sessions",
            Group(_("The person"), ("weight", "weight_confirmed"), hint=last_weight),
            Group(_("In the room"), ("sedation", "numbing_cream")),
            Group(_("Afterwards"), ("weeks", "points", "sessions_without")),
            Group(_("Besides"), ("note", "reason")),
        )
        super().__init__(_filled_in(data), *args, **options)
        if "volume" not in left_open:
            del self.fields[VOLUME]
        weight: Any = self.fields["weight"]
        weight.offer(weight_unit)
        sedation: Any = self.fields["sedation"]
        sedation.choices = [(one.id, one.label) for one in knowledge.sedation.values()]

    @property
    def is_checked(self) -> bool:
        return CHECK in self.data

    @property
    def weighed(self) -> Weighed | None:
        """What was typed of the weight, once the form is valid."""
        typed = self.cleaned_data.get("weight")
        if typed is None:
            return None
        return Weighed(
            value_kg=typed.value,
            entered_value=typed.entered_value,
            entered_unit=typed.entered_unit,
            is_confirmed=bool(self.cleaned_data.get("weight_confirmed")),
        )

    def is_valid(self) -> bool:
        is_right = super().is_valid()
        if VOLUME in self.fields and self.is_bound and not self.is_rearranged:
            self._ask_for_one_volume()
        return is_right

    def _ask_for_one_volume(self) -> None:
        """Several rows without a volume are one thing to put right, in the box that fills them."""
        rows = [one for one in self.sets["sites"].filled() if _lacks_volume(one)]
        if len(rows) > 1:
            for row in rows:
                del row.errors["volume_ml"]
            self.add_error(VOLUME, _("Enter the volume of each needle here, or in each row below"))

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            protocol=given["protocol"],
            sites=tuple(self._site(row) for row in self.rows("sites")),
            sessions_on=tuple(row["on"] for row in self.rows("sessions")),
            sedation=given["sedation"],
            numbing_cream=given["numbing_cream"],
            follow_up_weeks=tuple(sorted(int(one) for one in given["weeks"])),
            gain=Gain(points=given["points"], sessions_without=int(given["sessions_without"])),
            note=given["note"].strip(),
        )

    def _site(self, row: Mapping[str, Any]) -> PlannedSite:
        given = {name: row[name] for name in SITE}
        given["injections"] = int(given["injections"] or 1)
        return PlannedSite(**given | {"side": given["side"] or self.side})


def _lacks_volume(row: forms.Form) -> bool:
    faults = row.errors.as_data().get("volume_ml", ())
    return any(one.code == "required" for one in faults)


def _filled_in(data: Any) -> Any:
    """What was sent, with the usual volume in the rows that have a structure and no volume."""
    volume = str(data.get(VOLUME) or "").strip() if data else ""
    if not volume:
        return data
    rows = str(data.get("sites-rows") or "").split()[:MOST_SITES]
    open_ = [
        f"sites-{row}-volume_ml"
        for row in rows
        if data.get(f"sites-{row}-structure") and not data.get(f"sites-{row}-volume_ml")
    ]
    filled = copy(data)
    for name in open_:
        filled[name] = volume
    if open_:
        filled[VOLUME] = ""
    return filled


def site_row(knowledge: Knowledge, condition: Condition, course_side: str) -> type[KitForm]:
    """A needle of the session, and how many of it."""
    needle: Any = injection_row(knowledge, knowledge.regions[condition.region], course_side)

    class SiteRow(needle):
        field_order = SITE

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            side: Any = self.fields["side"]
            if course_side != "midline":  # no line for what is not said: it is the course's
                side.choices = list(side.choices)[1:]

        injections = WholeNumberField(
            label=_("Needles"),
            asks=_("Enter how many needles, for example 1"),
            minimum=1,
            maximum=40,
        )

    return SiteRow


class SessionRow(KitForm):
    on = DayField(label=_("On"), asks=_("Enter the day of the session"))


def first_rows(
    sites: Sequence[PlannedSite | ProposedSite], sessions_on: Sequence[Any]
) -> dict[str, list[dict[str, Any]]]:
    """What stands in the rows at first."""
    return {
        "sites": [
            {"injections": 1}
            | {name: _typed(getattr(site, name, None)) for name in SITE}
            | {"injections": getattr(site, "injections", 1)}
            for site in sites
        ],
        "sessions": [{"on": day} for day in sessions_on],
    }


def _typed(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
