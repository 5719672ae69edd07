"""The questions of a first assessment, as the knowledge asks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.answers import Answer as Given
from prolo.care.assessment import (
    LONGEST_PAIN_WEEKS,
    Assessment,
    ChronicCode,
    ChronicCondition,
    EarlierTreatment,
    Expectation,
    IllnessState,
    Result,
    Sex,
    TreatmentKind,
)
from prolo.care.conclusions import Finding
from prolo.care.contraindicated import OF_PREGNANCY
from prolo.care.contraindicated import RULE as CONTRAINDICATED
from prolo.care.criteria import BLOCK_CONDITIONS
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Contraindication, RedFlag
from prolo.web.forms.choices import READ
from prolo.web.forms.examination import (
    examination_rows,
    read_examination,
    structures_of,
)
from prolo.web.forms.fields import (
    Answer,
    ChoiceField,
    ChoicesField,
    DayField,
    LongTextField,
    ScaleField,
    TickField,
    WholeNumberField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import Group, KitForm, PageForm
from prolo.web.forms.rows import Rows
from prolo.web.words.assessment import ILLNESS_STATES, ILLNESSES, RESULTS, TREATMENTS
from prolo.web.words.faults import fault_sentence

NO_TO_THE_REST = _("No to the rest: each was asked")
FLAG, REASON = "flag-", "reason-"  # how the names of the asked fields begin
THINNER = f"{REASON}anticoagulant"
FIELDS_OF = {  # what asks, where its field is named otherwise
    "steroid-date": "steroid_on",
    "replacement-date": "replacement_on",
    "guardian": "guardian",
    "consent-capacity": "can_consent",
    "prosthetic-joint": "prosthesis",
    "expectation": "cure",
    "warm-and-swollen": "warmth",
}
OF_A_JOINT = {"prosthetic-joint": "prosthesis", "planned-replacement": "replacement_on"}
ASKED_APART = frozenset({"child", "consent-capacity", "prosthetic-joint", "expectation"})


class TreatmentRow(KitForm):
    kind = ChoiceField(label=_("Treatment"), choices=TREATMENTS.items())
    result = ChoiceField(
        label=_("What it did"),
        choices=RESULTS.items(),
        widget=forms.Select(),
        asks=_("Choose what it did, or that nobody knows"),
    )
    started_on = DayField(label=_("From"), asks="", future=False, required=False)
    ended_on = DayField(label=_("Until, or given on"), asks="", future=False, required=False)

    def clean(self) -> None:
        started_on, ended_on = map(self.cleaned_data.get, ("started_on", "ended_on"))
        if started_on and ended_on and ended_on < started_on:
            self.add_error("ended_on", fault_sentence("ended_on", "before-start"))


TREATMENT_ROWS = Rows(
    TreatmentRow,
    legend=_("When it was tried, and what it did"),
    add=_("Add a treatment"),
    hint=_("Days that nobody knows stay empty."),
    most=20,
)


class IllnessRow(KitForm):
    illness = ChoiceField(label=_("Illness"), choices=ILLNESSES.items(), widget=forms.Select())
    state = ChoiceField(
        label=_("How it stands"),
        choices=ILLNESS_STATES.items(),
        widget=forms.Select(),
        asks=_("Choose how it stands, or that nobody knows"),
    )


ILLNESS_ROWS = Rows(
    IllnessRow,
    legend=_("How the long-standing illnesses stand"),
    add=_("Add an illness"),
    hint=_("Active, controlled or over. Of one that is ticked alone nobody knows."),
    most=len(ILLNESSES),
)


class AssessmentForm(PageForm):
    """Questions about danger come first; «not sure» is an answer of its own."""

    pain = ScaleField(label=_("Pain on an ordinary day"), least=_("no pain"), most=_("worst"))
    pain_weeks = WholeNumberField(
        label=_("For how many weeks"),
        asks=_("Enter the weeks, for example 26"),
        maximum=LONGEST_PAIN_WEEKS,
    )
    block_relief_pct = WholeNumberField(
        label=_("How much of the pain a diagnostic block took away"),
        help_text=_("Empty: no block was done."),
        asks=_("Enter the share from 0 to 100, for example 60"),
        unit="%",
        maximum=100,
        required=False,
    )
    goals = LongTextField(
        label=_("What the person hopes to do again"), required=False, longest=1_000
    )
    tried = ChoicesField(
        label=_("Tried before at this place"), choices=TREATMENTS.items(), required=False
    )
    steroid_on = DayField(
        label=_("Last steroid injection at this place"), asks="", future=False, required=False
    )
    replacement_on = DayField(label=_("Joint replacement planned for"), asks="", required=False)
    illnesses = ChoicesField(
        label=_("Long-standing illness"), choices=ILLNESSES.items(), required=False
    )
    allergies = LongTextField(
        label=_("Allergies"), help_text=_("One a line."), required=False, longest=1_000
    )
    prosthesis = YesNoNotSureField(label=_("Is there an artificial joint at this place?"))
    cure = YesNoNotSureField(label=_("Does the person expect a cure that is certain or for ever?"))
    can_consent = YesNoNotSureField(label=_("Can the person decide about this treatment?"))
    guardian = TickField(label=_("A guardian is present"), required=False)
    tender = ChoicesField(label=_("Tender structures"), choices=(), required=False)
    warmth = YesNoNotSureField(label=_("Is the place warm?"))
    effusion = YesNoNotSureField(label=_("Is there an effusion?"))
    findings = LongTextField(label=_("Other findings"), required=False, longest=2_000)

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        condition: Condition,
        may_be_pregnant: bool = True,
        thinners: Sequence[str] = (),
        said_before: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.asked_apart = ASKED_APART | (frozenset() if may_be_pregnant else OF_PREGNANCY)
        self.region = knowledge.regions[condition.region]
        self.block = ("block_relief_pct",) if condition.id in BLOCK_CONDITIONS else ()
        examined = examination_rows(self.region)
        self.row_sets = {"treatments": TREATMENT_ROWS, "ill": ILLNESS_ROWS, **examined}  # type: ignore[misc]
        super().__init__(*args, **options)
        tender: Any = self.fields["tender"]
        tender.choices = structures_of(self.region)
        if not self.block:
            del self.fields["block_relief_pct"]
        for name in self._not_of_this_place(knowledge):
            del self.fields[name]
        flags = [one for one in knowledge.red_flags.values() if self._asks_flag(one)]
        reasons = [one for one in knowledge.contraindications.values() if self._asks(one)]
        for fact, start in [(f, FLAG) for f in flags] + [(r, REASON) for r in reasons]:
            self.fields[f"{start}{fact.id}"] = YesNoNotSureField(label=fact.ask)
        for name, said in (said_before or {}).items():
            if name in self.fields:
                self.fields[name].help_text = said
        self.thinners = thinners
        if thinners and THINNER in self.fields:
            said = _now("On the list of medicines: %(names)s.") % {"names": ", ".join(thinners)}
            self.fields[THINNER].help_text = said
        self.layout = self._groups(flags, reasons, tuple(examined))  # type: ignore[misc]

    def _not_of_this_place(self, knowledge: Knowledge) -> Iterator[str]:
        """What is asked of a joint, where there is none to replace or to swell."""
        for name, field in OF_A_JOINT.items():
            if self.region.id not in knowledge.contraindications[name].regions:
                yield field
        if self.region.is_spinal:
            yield "effusion"

    def _without_thinner(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Who has one on the list is asked about it by itself."""
        return tuple(one for one in names if one != THINNER or not self.thinners)

    def _shown(self, *names: str) -> tuple[str, ...]:
        return tuple(one for one in names if one in self.fields)

    def _asks_flag(self, fact: RedFlag) -> bool:
        return bool(fact.ask) and (not fact.regions or self.region.id in fact.regions)

    def _asks(self, fact: Contraindication) -> bool:
        here = not fact.regions or self.region.id in fact.regions
        return here and not fact.from_other_answers and fact.id not in self.asked_apart

    def _groups(
        self, flags: list[RedFlag], reasons: list[Contraindication], examined: tuple[str, ...]
    ) -> tuple[Any, ...]:
        asked_flags = tuple(f"{FLAG}{one.id}" for one in flags)
        asked_reasons = self._shown("prosthesis", *(f"{REASON}{one.id}" for one in reasons))
        return (
            Group(
                _("First what cannot wait"),
                asked_flags,
                rest=dict.fromkeys(asked_flags, Answer.NO),
                rest_label=NO_TO_THE_REST,
            ),
            Group(_("Pain and hopes"), ("pain", "pain_weeks", *self.block, "goals", "cure")),
            Group(
                _("Reasons not to inject, or to wait"),
                asked_reasons,
                rest=dict.fromkeys(self._without_thinner(asked_reasons), Answer.NO),
                rest_label=NO_TO_THE_REST,
            ),
            Group(
                _("Before"),
                self._shown("tried", "steroid_on", "replacement_on", "illnesses", "allergies"),
            ),
            "treatments",
            "ill",
            Group(_("Examination"), self._shown("tender", "warmth", "effusion", "findings")),
            *examined,
            Group(_("Agreement"), ("can_consent", "guardian")),
        )

    def given(self, *, condition: str, side: str, sex: str, born_on: date, on: date) -> Assessment:
        """The answers as care reads them."""
        answers = self.cleaned_data
        return Assessment(
            assessed_on=on,
            born_on=born_on,
            condition=condition,
            side=side,
            sex=Sex(sex),
            pain=answers["pain"],
            pain_weeks=answers["pain_weeks"],
            goals=tuple(filter(None, [answers["goals"].strip()])),
            earlier_treatments=self._treatments(),
            chronic_conditions=self._illnesses(),
            contraindications=self._answers(REASON),
            red_flags=self._answers(FLAG),
            allergies=_lines(answers["allergies"]),
            examination=read_examination(self),
            pregnancy_possible=READ[str(answers.get(f"{REASON}pregnancy") or "")],
            last_steroid_on=answers["steroid_on"],
            replacement_on=answers.get("replacement_on"),
            block_relief_pct=answers.get("block_relief_pct"),
            prosthesis_at_target=READ[str(answers.get("prosthesis") or "")],
            expectation=_expectation(answers["cure"]),
            can_consent=READ[answers["can_consent"]],
            guardian_present=answers["guardian"],
        )

    def _treatments(self) -> tuple[EarlierTreatment, ...]:
        """Those with a result and days, then those that were only ticked."""
        told = [
            EarlierTreatment(
                kind=TreatmentKind(row["kind"]),
                result=Result(row["result"]),
                started_on=row["started_on"],
                ended_on=row["ended_on"],
            )
            for row in self.rows("treatments")
        ]
        known = {one.kind for one in told}
        ticked = [TreatmentKind(one) for one in self.cleaned_data["tried"]]
        return (*told, *(EarlierTreatment(kind=one) for one in ticked if one not in known))

    def _illnesses(self) -> tuple[ChronicCondition, ...]:
        """Those of which somebody said how they stand, then those that were only ticked."""
        states = {row["illness"]: IllnessState(row["state"]) for row in self.rows("ill")}
        told = states | {
            one: IllnessState.UNKNOWN for one in self.cleaned_data["illnesses"] if one not in states
        }
        return tuple(
            ChronicCondition(code=ChronicCode(code), state=state) for code, state in told.items()
        )

    def _answers(self, start: str) -> dict[str, Given]:
        return {
            name.removeprefix(start): READ[str(value or "")]
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }


def field_of(finding: Finding) -> str:
    """The name of the field that answers what a finding asks."""
    for asks in (str(finding.params.get("needs", "")), finding.code):
        if asks in FIELDS_OF:
            return FIELDS_OF[asks]
    return f"{REASON if finding.rule == CONTRAINDICATED else FLAG}{finding.code}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _expectation(answer: str) -> Expectation:
    if answer == Answer.YES:
        return Expectation.CURE
    return Expectation.IMPROVEMENT if answer == Answer.NO else Expectation.UNKNOWN
