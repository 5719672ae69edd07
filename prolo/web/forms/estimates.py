"""Who pays, an estimate, and how it reached the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.money.codes import known_codes
from prolo.care.money.elements import AS_PLANNED, NOBODY, NOTHING
from prolo.care.money.estimate import Visits
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.registry.estimates import Written
from prolo.registry.models import User
from prolo.web.forms.asking import AskingForm
from prolo.web.forms.dates import DayField
from prolo.web.forms.fields import ChoiceField, TextField, TickField, WholeNumberField
from prolo.web.forms.files import FilesField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.moments import MomentField, MomentsForm
from prolo.web.forms.options import GivenForm
from prolo.web.forms.suggest import SuggestField
from prolo.web.words.estimates import HOW
from prolo.web.words.money import priced
from prolo.web.words.payers import KINDS

MOST_VISITS = 20
LONGEST_CODE = 10
DIAGNOSES = 4  # as many codes may be typed, or as many as there were
EXTRA = "extra-"  # how a field's name begins that counts one of the clinic's extras
DIAGNOSIS = "diagnosis-"  # … that holds one code of the diagnosis
CODE = "code-"  # … that holds the code of a line
WORDED = {  # a text that a tick says in the words of the paper
    "others": ("nobody_else", NOBODY),
    "separately": ("nothing_apart", NOTHING),
}


class CoverageForm(PageForm):
    kind = ChoiceField(label=_("Who pays"), choices=tuple(KINDS.items()), asks=_("Choose who pays"))
    payer = SuggestField(
        label=_("Name of the insurer or programme"),
        help_text=_("Those whose rules are known here are suggested; any other may be typed."),
        required=False,
        longest=120,
    )
    starts_on = DayField(
        label=_("Counts from"),
        help_text=_("Empty: from today. Visits before that day stay with who paid until then."),
        asks="",
        required=False,
    )
    note = TextField(label=_("Note"), required=False, longest=500)
    slip_because = TextField(
        label=_("If what stood here was never so: how you know"),
        help_text=_(
            "Only for a slip. It is marked as entered in error and moves no clock. Leave this "
            "empty where who pays has changed."
        ),
        required=False,
        longest=500,
    )

    def __init__(
        self, *args: Any, knowledge: Knowledge, country: str, is_first: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if is_first:
            del self.fields["slip_because"]
        payer: Any = self.fields["payer"]
        here = (one for one in knowledge.payers.values() if one.country == country)
        payer.suggest((one.payer, one.payer) for one in here)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What the last estimate had of the lines that a clinic names itself."""

    codes: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)


class EstimateForm(AskingForm):
    asks_later = ("codes_meant",)

    injector = ChoiceField(label=_("Who treats"), choices=(), widget=forms.Select(), required=False)
    first_visit = TickField(label=_("With the first visit"), required=False)
    follow_ups = WholeNumberField(
        label=_("Visits after the sessions"),
        asks=_("Enter how many, 0 for none"),
        maximum=MOST_VISITS,
    )
    service = TextField(label=_("What it is, in plain words"), required=False, longest=300)
    codes_meant = TickField(
        label=_("The biller looked at this, and the code says what is done"), required=False
    )
    nobody_else = TickField(label=_("Nobody else is expected to bill"), required=False)
    others = TextField(
        label=_("Who else is expected to bill"),
        help_text=_("Imaging, sedation, laboratory."),
        required=False,
        longest=500,
    )
    nothing_apart = TickField(label=_("Nothing has to be booked by itself"), required=False)
    separately = TextField(
        label=_("What has to be booked by itself"),
        help_text=_("Before or after it, and estimated by itself."),
        required=False,
        longest=500,
    )

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        condition: Condition | None,
        side: str,
        people: Sequence[User],
        extras: Sequence[str],
        things: Sequence[tuple[str, str]],
        codes: Mapping[str, Sequence[str]],
        before: Before,
        service: str,
        **options: Any,
    ) -> None:
        """``codes`` of the price list, by what has the price; ``service`` is what the paper says
        where nobody says it otherwise."""
        super().__init__(*args, **options)
        self.extras = {f"{EXTRA}{place}": name for place, name in enumerate(extras)}
        self.codes = {f"{CODE}{place}": thing for place, thing in enumerate(things)}
        self.people = {str(one.pk): one for one in people}
        fields: dict[str, Any] = self.fields
        fields["injector"].choices = [
            ("", _now("Not known yet")),
            *((key, one.full_name) for key, one in self.people.items()),
        ]
        fields["service"].help_text = _now(
            "As the person will read it. Empty, the paper says in its own language: %(words)s"
        ) % {"words": service}
        self.diagnoses = self._diagnoses(_diagnoses(condition, side))
        fields |= {key: _extra(name) for key, name in self.extras.items()}
        offered = [(code, f"{code} · {one.label}") for code, one in known_codes(knowledge).items()]
        for key, (what, of) in self.codes.items():
            own = [(one, _now("of your price list")) for one in codes.get(what, ())]
            fields[key] = _code(priced(what, of, knowledge), [*own, *offered])
            self.initial[key] = before.codes.get(f"{what}/{of}", "")
        self.initial.update({key: before.extras.get(name) for key, name in self.extras.items()})
        self.layout = (  # type: ignore[misc]
            Group(_("What belongs to it"), ("injector", "first_visit", "follow_ups", *self.extras)),
            Group(
                _("What it is called, and under which codes"),
                ("service", *self.diagnoses, *self.codes, "codes_meant"),
                hint=_("The biller writes the codes. None is set by itself."),
            ),
            Group(
                _("What else there is"), ("nobody_else", "others", "nothing_apart", "separately")
            ),
        )

    def _diagnoses(self, offered: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Every code that applies, for every line; those that were written before stand there."""
        before = self.initial.get("diagnosis_codes", ())
        names = tuple(f"{DIAGNOSIS}{at}" for at in range(max(DIAGNOSES, len(before))))
        for name in names:
            label = _now("Another code of the diagnosis") if name != names[0] else ""
            code = SuggestField(
                label=label or _now("Code of the diagnosis"), required=False, longest=LONGEST_CODE
            )
            code.suggest(offered)
            self.fields[name] = code
        self.initial.update(zip(names, before, strict=False))
        return names

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (tick, _code) in WORDED.items():
            if cleaned.get(tick) and cleaned.get(name):
                self.add_error(name, _now("Leave this empty, or take the tick away"))
        return cleaned

    def visits(self, today: date) -> Visits:
        return visits_of(self.cleaned_data, self.extras, today)

    def written(self) -> Written:
        return written_of(self.cleaned_data, self.codes)

    def treats(self) -> User | None:
        return self.people.get(self.cleaned_data["injector"])

    @property
    def fault_fields(self) -> dict[str, str]:
        """The registry names a code by its line."""
        return {f"codes.{what}/{of}": key for key, (what, of) in self.codes.items()}


def visits_of(given: dict[str, Any], extras: dict[str, str], today: date) -> Visits:
    return Visits(
        assessment_on=today if given.get("first_visit") else None,
        follow_ups=given.get("follow_ups") or 0,
        extras={name: given[key] for key, name in extras.items() if given.get(key)},
        on=today,
    )


def written_of(given: dict[str, Any], codes: dict[str, tuple[str, str]]) -> Written:
    texts = {name: (given.get(name) or "").strip() for name in ("service", *WORDED)}
    texts["service"] = texts["service"] or AS_PLANNED
    texts |= {name: code for name, (tick, code) in WORDED.items() if given.get(tick)}
    diagnoses = [given[name].strip().upper() for name in given if name.startswith(DIAGNOSIS)]
    return Written(
        **texts,
        diagnosis_codes=tuple(filter(None, dict.fromkeys(diagnoses))),
        codes={
            f"{what}/{of}": given[key].strip().upper()
            for key, (what, of) in codes.items()
            if given.get(key)
        },
    )


def typed_of(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What was written on an estimate, as the form has it."""
    service = stated["service"] if stated["service"] != AS_PLANNED else ""
    typed = {**stated, "service": service}
    for name, (tick, code) in WORDED.items():
        if stated[name] == code:
            typed |= {name: "", tick: True}
    return typed


def _extra(name: str) -> WholeNumberField:
    return WholeNumberField(
        label=name, asks=_now("Enter how many, 0 for none"), maximum=MOST_VISITS, required=False
    )


def _code(what: str, offered: Sequence[tuple[str, str]]) -> SuggestField:
    code = SuggestField(
        label=_now("Code: %(what)s") % {"what": what}, required=False, longest=LONGEST_CODE
    )
    code.suggest(offered)
    return code


def _diagnoses(condition: Condition | None, side: str) -> list[tuple[str, str]]:
    codes = condition.icd10cm if condition else ()
    return [
        (one.code, f"{one.code} · {one.label}")
        for one in codes
        if one.billable and (side == "midline" or one.side in (None, side, "bilateral"))
    ]


class AskedForm(MomentsForm):
    """Somebody asked what it costs."""

    at = MomentField(
        label=_("When they asked"),
        help_text=_("By telephone, too: the time to answer runs from then, not from now."),
        asks=_("Enter day and time"),
    )
    asked_by = TextField(
        label=_("Who asked, where it was not the person"), required=False, longest=120
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        at: Any = self.fields["at"]
        at.zone = zone


class StepForm(MomentsForm):
    """Given, or acknowledged."""

    how = ChoiceField(label=_("How"), choices=tuple(HOW.items()), asks=_("Choose how"))
    at = MomentField(label=_("When"), asks=_("Enter day and time"))

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        at: Any = self.fields["at"]
        at.zone = zone

    def given(self) -> tuple[str, datetime]:
        return self.cleaned_data["how"], self.cleaned_data["at"]


class GivenStepForm(StepForm, GivenForm):
    """Given, and into whose hands; where something is missing, with a scan of the paper on which it
    was written in, or where that lies."""

    scan = FilesField(
        label=_("Scan or photo of the paper on which what is missing was written by hand"),
        help_text=_("PNG, JPEG or PDF, up to 20 MB each. It may be attached later too."),
        asks="",
        required=False,
    )
    paper_kept = TextField(
        label=_("Where a copy of that paper is kept"),
        help_text=_("Where it was not scanned: which folder, where."),
        required=False,
        longest=200,
    )

    has_it = TickField(
        label=_("They said that they have it: nothing is given anew"), required=False
    )

    def __init__(
        self, *args: Any, is_incomplete: bool, is_told_nobody: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not is_told_nobody:
            del self.fields["has_it"]
        if not is_incomplete:
            del self.fields["paper_kept"], self.fields["scan"]


class ScanForm(PageForm):
    """Attached once the paper was given."""

    scan = FilesField(
        label=_("Scan or photo of the paper on which something was written by hand"),
        help_text=_("PNG, JPEG or PDF, up to 20 MB each, ten at once."),
        asks=_("Choose at least one file. Files chosen before have to be chosen again"),
    )

    def __init__(self, *args: Any, known: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        files: Any = self.fields["scan"]
        files.known = known
