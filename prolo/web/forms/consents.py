"""What was agreed to, by whom, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.models import Clinic
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    LongTextField,
    TextField,
    TickField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField
from prolo.web.signing import ANOTHER

SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))
ASSENTS = (
    ("signed", _("Yes, and signs beside the guardian")),
    ("said", _("Yes, in its own words")),
    ("refused", _("No")),
    ("not-able", _("Too young, or cannot say")),
)


class ConsentForm(PageForm):
    """``signers`` are who may sign: a value and what it says."""

    layout = (
        Group(_("What is agreed to"), ("region", "side", "irritants")),
        Group(_("What was said"), ("off_label_said", "alternatives_said")),
        Group(_("The signature"), ("signer", "signed_by", "signed_at")),
    )

    off_label_said = TickField(
        label=_("I said that this use is outside the label, and what that means"),
        asks=_("Say that the use is off label, and tick this"),
    )
    alternatives_said = TickField(
        label=_("I went through the alternatives, doing nothing among them"),
        asks=_("Go through the alternatives, and tick this"),
    )
    signed_by = TextField(
        label=_("Name of another guardian"),
        help_text=_("Only if a guardian signs who is not on the list."),
        required=False,
        longest=120,
    )
    assent = ChoiceField(
        label=_("Does the child agree?"),
        help_text=_("Asked in words that it understands. On the day it is asked once more."),
        choices=ASSENTS,
        asks=_("Ask the child, and choose what it says"),
    )
    assent_note = TextField(label=_("Why the child cannot be asked"), required=False, longest=300)
    signed_at = MomentField(
        label=_("Signed at"),
        help_text=_("Before any calming medicine."),
        asks=_("Enter when it was signed"),
    )

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        signers: Sequence[tuple[str, str]],
        clinic: Clinic,
        is_child: bool,
        decides_alone: bool = False,
        along: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if is_child:
            asked = Group(_("What the child says"), ("assent", "assent_note"))
            self.layout = (*self.layout, asked)  # type: ignore[assignment, misc]
        else:
            del self.fields["assent"], self.fields["assent_note"]
        if decides_alone:
            del self.fields["signed_by"]
            signature = Group(_("The signature"), ("signer", "signed_at"))
            self.layout = (*self.layout[:-1], signature)  # type: ignore[misc]
        self.fields["region"] = ChoiceField(
            label=_("Place"),
            choices=[(one.id, one.label) for one in knowledge.regions.values()],
            widget=forms.Select(),
        )
        self.fields["side"] = ChoiceField(label=_("Side"), choices=SIDES)
        self.fields["irritants"] = ChoicesField(
            label=_("Irritants"),
            help_text=_("Every one that the plan gives; what is not named here is not injected."),
            choices=[(one.id, one.label) for one in knowledge.irritants.values() if one.offered],
            asks=_("Choose what is injected"),
        )
        if along:
            self._offer(along)
        self.fields["signer"] = ChoiceField(
            label=_("Who signed"), choices=signers, asks=_("Choose who signed")
        )
        moment: Any = self.fields["signed_at"]
        moment.zone = ZoneInfo(clinic.time_zone)

    def _offer(self, along: Sequence[tuple[str, str]]) -> None:
        """Other places at which something is planned too."""
        agreed = Group(_("What is agreed to"), ("region", "side", "irritants", "along"))
        self.layout = (agreed, *self.layout[1:])  # type: ignore[misc]
        self.fields["along"] = ChoicesField(
            label=_("Explained and signed at the same time, as planned there"),
            help_text=_("Each gets a consent of its own, for its place, side and irritants."),
            choices=along,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("signer") == ANOTHER and not (cleaned.get("signed_by") or "").strip():
            self.add_error("signed_by", _now("Enter the name of who signed"))
        return cleaned


def minute(at: datetime) -> datetime:
    """As a box for day and time shows it."""
    return at.replace(second=0, microsecond=0)


class WithdrawForm(PageForm):
    reason = LongTextField(
        label=_("What the person says"),
        help_text=_("Nothing is injected until a new consent is signed."),
        asks=_("Enter the reason"),
        longest=2_000,
    )
