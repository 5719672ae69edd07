"""What was agreed to, by whom, and what was said before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.signing import reads_another
from prolo.knowledge import Knowledge
from prolo.registry.actions.guardians import GuardianGiven
from prolo.registry.models import Clinic
from prolo.web.forms import guardians as guardian_forms
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    LongTextField,
    TextField,
    TickField,
)
from prolo.web.forms.files import FilesField
from prolo.web.forms.guardians import LANGUAGES
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.signing import ALONE, ANOTHER, WhoMaySign

SIDES = (("right", _("Right")), ("left", _("Left")), ("midline", _("Midline")))
ASSENTS = (
    ("signed", _("Yes, and signs beside the guardian")),
    ("said", _("Yes, in its own words")),
    ("refused", _("No")),
    ("not-able", _("Too young, or cannot say")),
)
ANOTHER_PAPER = "another"


class SignerForm(PageForm):
    """What was said, who signs and through whom; of a child what it says."""

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
    relationship = guardian_forms.relationship_field()
    right = guardian_forms.right_field()
    document = guardian_forms.document_field()
    guardian_language = guardian_forms.language_field()
    decides_note = TextField(
        label=_("Why they decide alone although under age"),
        help_text=_("By what law or which document. Leave empty where a guardian signs."),
        required=False,
        longest=300,
    )
    interpreter = TextField(
        label=_("Who interprets"),
        help_text=_("Name, and of a service its name and number. A child does not interpret."),
        required=False,
        longest=120,
    )
    interpreter_language = TextField(label=_("Into which language"), required=False, longest=60)
    language_note = TextField(
        label=_("How they understand a paper in another language"),
        help_text=_(
            "Only where who signs reads another language than the paper's, and nobody interprets."
        ),
        required=False,
        longest=300,
    )
    assent = ChoiceField(
        label=_("Does the child agree?"),
        help_text=_(
            "Asked in words that it understands. On the day it is asked once more. Leave it open "
            "only where it decides alone."
        ),
        choices=ASSENTS,
        required=False,
        asks=_("Ask the child, and choose what it says"),
    )
    assent_note = TextField(label=_("Why the child cannot be asked"), required=False, longest=300)

    def __init__(
        self,
        *args: Any,
        who: WhoMaySign,
        needs_interpreter: bool,
        languages: Collection[str] = (),
        **options: Any,
    ) -> None:
        """``languages`` are those of the papers that may be signed."""
        super().__init__(*args, **options)
        self.who = who
        self.fields["signer"] = ChoiceField(
            label=_("Who signs"), choices=who.signers, asks=_("Choose who signs")
        )
        unasked = [] if who.is_child else ["assent", "assent_note", "decides_note"]
        if who.decides_alone:
            unasked += ["signed_by", *guardian_forms.NAMES]
        others = [(name, code) for name, code in who.reads() if _differs(code, languages)]
        if who.decides_alone and not others:
            unasked.append("language_note")
        for name in unasked:
            del self.fields[name]
        if others:
            said = (f"{name}, {dict(LANGUAGES).get(code, code)}" for name, code in others)
            self.fields["language_note"].help_text = _now(
                "The record says who reads another language than the paper's: %(who)s. Name who "
                "interprets, choose a paper in it, or say here how they understand this one."
            ) % {"who": "; ".join(said)}
        if needs_interpreter:
            self.fields["interpreter"].help_text = _(
                "The record says that an interpreter is needed. Name, and of a service its name "
                "and number. A child does not interpret."
            )

    def there(self, *names: str) -> tuple[str, ...]:
        return tuple(one for one in names if one in self.fields)

    def groups(self) -> tuple[Group, ...]:
        """What every such form ends with."""
        child = self.there("assent", "assent_note")
        return (
            Group(_("What was said"), ("off_label_said", "alternatives_said")),
            Group(_("The signature"), self.there("signer", "decides_note")),
            *([guardian_forms.group(self.who.unseen)] if "right" in self.fields else []),
            *([Group(_("What the child says"), child)] if child else []),
            Group(
                _("An interpreter"),
                self.there("interpreter", "interpreter_language", "language_note"),
            ),
        )

    def besides(self) -> dict[str, str]:
        """Besides who signs, as the actions take it; a language without an interpreter is none."""
        names = (
            "decides_note",
            "assent",
            "assent_note",
            "interpreter",
            "interpreter_language",
            "language_note",
        )
        given = {name: str(self.cleaned_data.get(name) or "") for name in names}
        if self.cleaned_data["signer"] != ALONE:
            given["decides_note"] = ""
        if not given["interpreter"].strip():
            given["interpreter_language"] = ""
        given["language_note"] = "" if given["interpreter"].strip() else given["language_note"]
        return given

    def guardian(self) -> GuardianGiven | None:
        return self.who.guardian(self.cleaned_data["signer"], self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        signer = cleaned.get("signer")
        if signer == ANOTHER and not (cleaned.get("signed_by") or "").strip():
            self.add_error("signed_by", _now("Enter the name of who signs"))
        if signer == ANOTHER and not cleaned.get("relationship"):
            self.add_error("relationship", _now("Choose what they are to the person"))
        if signer == ALONE and not (cleaned.get("decides_note") or "").strip():
            self.add_error("decides_note", _now("Say why they decide alone"))
        return cleaned


class AskForm(SignerForm):
    """Before a person signs a paper from here."""

    identity = ChoiceField(
        label=_("How do you know who signs?"),
        choices=(("known", _("I know them")), ("document", _("I saw a document with a photo"))),
        asks=_("Say how you know that this is the person"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "assent" in self.fields:  # a second name stands on real paper alone
            spoken: Any = self.fields["assent"]
            spoken.choices = [one for one in ASSENTS if one[0] != "signed"]
        said, who, *more = self.groups()
        signs = Group(who.legend, (*who.names, "identity"))
        self.layout = (said, signs, *more)  # type: ignore[misc]


class ConsentForm(MomentsForm, SignerForm):
    """What was signed on real paper."""

    signed_at = MomentField(
        label=_("Signed at"),
        help_text=_("Before any calming medicine."),
        asks=_("Enter when it was signed"),
    )
    scan = FilesField(
        label=_("Scan or photo of it"),
        help_text=_("PNG, JPEG or PDF, up to 20 MB."),
        asks="",
        required=False,
    )
    paper_kept = TextField(
        label=_("Where the signed paper is kept"),
        help_text=_("Where it was not scanned: which folder, in which room."),
        required=False,
        longest=200,
    )

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        clinic: Clinic,
        along: Sequence[tuple[str, str]] = (),
        papers: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
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
            self.fields["along"] = ChoicesField(
                label=_("Explained and signed at the same time, as planned there"),
                help_text=_("Each gets a consent of its own, for its place, side and irritants."),
                choices=along,
                required=False,
            )
        if papers:
            self.fields["printed"] = ChoiceField(
                label=_("Which paper was signed"),
                help_text=_("The number stands at its foot."),
                choices=[*papers, (ANOTHER_PAPER, _now("Another, not printed from here"))],
                asks=_("Choose the paper by the number at its foot"),
            )
        moment: Any = self.fields["signed_at"]
        moment.zone = ZoneInfo(clinic.time_zone)
        said, who, *more = self.groups()
        paper = self.there("printed")
        self.layout = (  # type: ignore[misc]
            Group(_("What is agreed to"), self.there("region", "side", "irritants", "along")),
            said,
            Group(who.legend, (*who.names, *paper, "signed_at", "scan", "paper_kept")),
            *more,
        )

    def clean(self) -> dict[str, Any]:
        """Years later somebody has to find what was agreed to."""
        cleaned = super().clean()
        is_there = "scan" in self.errors or "paper_kept" in self.errors
        if not is_there and not cleaned.get("scan") and not cleaned.get("paper_kept", "").strip():
            self.add_error(
                "paper_kept", _now("Attach a scan of the signed paper, or say where it is kept")
            )
        return cleaned


def _differs(code: str, papers: Collection[str]) -> bool:
    return any(reads_another(code, one) for one in papers)


def minute(at: datetime) -> datetime:
    """As a box for day and time shows it."""
    return at.replace(second=0, microsecond=0)


class WithdrawForm(PageForm):
    reason = LongTextField(
        label=_("What the person says"),
        help_text=_("Nobody has to give a reason. Nothing is injected until a new one is signed."),
        required=False,
        longest=2_000,
    )
