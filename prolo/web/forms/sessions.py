"""What was drawn up and what was injected, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import chain
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.models import Room, Session, User
from prolo.registry.session_judging import REASONS, Recording
from prolo.registry.weights import Weighed
from prolo.web.forms.fields import (
    WEIGHT,
    ChoiceField,
    LongTextField,
    QuantityField,
    TickField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.forms.rows import Rows
from prolo.web.forms.session_rows import SIDES as SIDES  # noqa: PLC0414  consents ask it too
from prolo.web.forms.session_rows import injection_row, leave_unchecked, vial_row

MOST_INJECTIONS = 80  # one published protocol has 70
NO_ROOM = "none"
FILL = "fill"  # the button that fills the rows as planned


class ReasonField(LongTextField):
    """Two lines to begin with: most reasons are short."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            longest=1_000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "is-short"}),
        )


class SessionForm(MomentsForm):
    says_optional = False  # what must be said depends on what is found

    injector = ChoiceField(
        label=_("Injector"),
        choices=(),
        widget=forms.Select(),
        required=False,
        asks=_("Choose who injects"),
    )
    supervisor = ChoiceField(
        label=_("Supervisor"),
        choices=(),
        widget=forms.Select(),
        required=False,
    )
    weight = QuantityField(
        kind=WEIGHT, label=_("Weight"), required=False, asks=_("Enter the weight")
    )
    weight_confirmed = TickField(label=_("The weight is right: I looked again"), required=False)
    last_needle_at = MomentField(
        label=_("Last needle, day and time"),
        help_text=_("The calls afterwards, doses and weeks count from then."),
        asks=_("Enter when the last needle was given"),
    )
    written_late_reason = ReasonField(_("Reason for writing it down on a later day"))
    over_limit_reason = ReasonField(_("Reason for going above a limit, or without a known one"))
    vial_reason = ReasonField(_("Reason for using such a vial, or for recording none"))
    other_side_reason = ReasonField(_("Reason for another side than planned"))
    other_than_agreed_reason = ReasonField(
        _("Reason for another place, other or more injections than were agreed to")
    )
    injector_reason = ReasonField(_("Reason for this injector"))
    not_ready_reason = ReasonField(_("Reason for injecting all the same"))
    layout: ClassVar[Sequence[str | Group]] = (
        "not_ready_reason",
        "last_needle_at",
        "written_late_reason",
        "injector",
        "supervisor",
        "weight",
        "weight_confirmed",
        "injections",
        "vials",
        "over_limit_reason",
        "vial_reason",
        "other_side_reason",
        "other_than_agreed_reason",
        "injector_reason",
    )

    def __init__(
        self,
        *args: Any,
        session: Session,
        knowledge: Knowledge,
        injectors: Sequence[User],
        supervisors: Sequence[User],
        weight_unit: str,
        is_late: bool,
        asks_why_late: bool,
        **options: Any,
    ) -> None:
        region = knowledge.regions[knowledge.conditions[session.course.condition].region]
        self.row_sets = {  # type: ignore[misc]
            "injections": Rows(
                injection_row(knowledge, region, session.course.side),
                legend=_("Injections"),
                add=_("Add an injection"),
                first=3,
                least=1,
                most=MOST_INJECTIONS,
                asks=_("Record at least one injection"),
                template="web/sessions/_injections.html",
            ),
            "vials": Rows(
                vial_row(knowledge, session),
                legend=_("Vials"),
                add=_("Add a vial"),
                first=2,
                most=20,
                template="web/sessions/_vials.html",
            ),
        }
        self.people = {str(one.pk): one for one in injectors}
        self.supervisors = {str(one.pk): one for one in supervisors}
        super().__init__(*args, **options)
        if self.is_rearranged:
            for row in (row for rows in self.sets.values() for row in rows):
                leave_unchecked(row)
        if is_late:
            moment: Any = self.fields["last_needle_at"]
            moment.zone = ZoneInfo(session.clinic.time_zone)
        else:
            del self.fields["last_needle_at"]
        if not asks_why_late:
            del self.fields["written_late_reason"]
        here = {*self.fields, *self.sets}
        self.layout = tuple(one for one in self.layout if one in here)  # type: ignore[misc]
        weight: Any = self.fields["weight"]
        weight.offer(weight_unit)
        for name, people in (("injector", self.people), ("supervisor", self.supervisors)):
            field: Any = self.fields[name]
            field.choices = [
                ("", _("Choose …") if name == "injector" else _("Nobody")),
                *((key, one.full_name) for key, one in people.items()),
            ]

    @property
    def is_rearranged(self) -> bool:
        return FILL in self.data or super().is_rearranged

    @property
    def has_reasons(self) -> bool:
        """Something was typed, or is asked for, in the reasons that stand folded."""
        names = [f"{name}_reason" for name in REASONS if f"{name}_reason" in self.fields]
        return any(self[name].errors or self[name].value() for name in names)

    @property
    def named(self) -> User | None:
        """The injector as the page shows it, sent or not."""
        return self.people.get(str(self["injector"].value() or ""))

    def recording(self) -> Recording:
        """What was typed, once the form is valid."""
        return self._recording(self.rows("vials"), self.rows("injections"))

    def settled_data(self) -> Any:
        """What stands in the rows that are left, as if no button but «check» was pressed."""
        data: Any = copy(self.data)
        for rows in self.sets.values():
            data[rows.count_name] = rows.count
            for button in (rows.add_name, rows.remove_name):
                data.pop(button, None)
        data.pop(FILL, None)
        return data

    def recording_so_far(self) -> Recording:
        """What is typed completely enough to be counted, while the form is being filled."""
        if self.is_bound:
            self.is_valid()
        vials = [
            {"lot": "", "product": "", "expires_on": None, **row}
            for row in self._typed("vials")
            if row.get("role")
        ]
        injections = [row for row in self._typed("injections") if row.get("volume_ml")]
        return self._recording(vials, injections)

    @property
    def unfinished(self) -> int:
        """Rows that are not counted yet."""
        return sum("volume_ml" not in row for row in self._typed("injections"))

    @property
    def beyond(self) -> int:
        """Rows with a number that no needle has: a slip that must not look harmless."""
        if not self.is_bound:
            return 0
        faults = [row.errors.as_data().values() for row in self.sets["injections"].filled()]
        return sum(any(one.code == "range" for one in chain(*each)) for each in faults)

    def _typed(self, name: str) -> list[dict[str, Any]]:
        if not self.is_bound:
            return []
        return [getattr(row, "cleaned_data", {}) for row in self.sets[name].filled()]

    def _recording(
        self, vials: list[dict[str, Any]], injections: list[dict[str, Any]]
    ) -> Recording:
        given = getattr(self, "cleaned_data", {})
        weight = given.get("weight")
        return Recording(
            weight=Weighed(
                value_kg=weight.value,
                entered_value=weight.entered_value,
                entered_unit=weight.entered_unit,
                is_confirmed=bool(given.get("weight_confirmed")),
            )
            if weight
            else None,
            vials=vials,
            injections=injections,
            injector=self.people.get(given.get("injector") or ""),
            supervisor=self.supervisors.get(given.get("supervisor") or ""),
            last_needle_at=given.get("last_needle_at"),
            reasons={name: given.get(f"{name}_reason", "") for name in REASONS},
        )


class SignForm(PageForm):
    """The one is asked of somebody else than who is named as the injector, the other where a rule
    stops what stands on record since a correction."""

    instead_because = ReasonField(_("I injected, not who is named: because"))
    stopped_because = ReasonField(
        _("A rule stops what is on record, or no limit of it is known; I sign because")
    )


class MarkInErrorForm(PageForm):
    reason = LongTextField(
        label=_("This was entered in error, because"),
        asks=_("Enter the reason"),
        longest=1_000,
    )


class RoomForm(PageForm):
    """In which room it was."""

    room = ChoiceField(
        label=_("It was held in"),
        choices=(),
        widget=forms.Select(),
        asks=_("Choose the room"),
    )
    reason = LongTextField(
        label=_("Reason for the correction"), asks=_("Enter the reason"), longest=1_000
    )

    def __init__(self, *args: Any, rooms: Sequence[Room], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rooms = {str(one.pk): one for one in rooms}
        offered = ((key, one.name) for key, one in self.rooms.items())
        self.fields["room"].choices = [*offered, (NO_ROOM, _("No room of the clinic"))]  # type: ignore[attr-defined]

    def chosen(self) -> Room | None:
        return self.rooms.get(self.cleaned_data["room"])


class CorrectionForm(PageForm):
    """One row of a session as it should have been, and why."""

    reason = LongTextField(
        label=_("Reason for the correction"), asks=_("Enter the reason"), longest=1_000
    )
    layout = ("row", "reason")

    def __init__(self, *args: Any, row: type[forms.Form], legend: Any, **options: Any) -> None:
        self.row_sets = {  # type: ignore[misc]
            "row": Rows(
                row, legend=legend, first=1, least=1, most=1, template="web/forms/row_alone.html"
            )
        }
        super().__init__(*args, **options)

    def changes(self) -> dict[str, Any]:
        (row,) = self.rows("row")
        return row
