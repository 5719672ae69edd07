"""The questions of a first assessment, as the knowledge asks them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.answers import Answer as Given
from prolo.care.assessment import (
    Assessment,
    ChronicCode,
    ChronicCondition,
    EarlierTreatment,
    Expectation,
    Sex,
    TreatmentKind,
)
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
    ChoicesField,
    DayField,
    LongTextField,
    ScaleField,
    TickField,
    WholeNumberField,
    YesNoNotSureField,
)
from prolo.web.forms.kit import Group, PageForm

TREATMENTS = (
    (TreatmentKind.EXERCISE, _("Exercise or physiotherapy")),
    (TreatmentKind.EDUCATION, _("Information, self-management")),
    (TreatmentKind.WEIGHT_LOSS, _("Weight loss")),
    (TreatmentKind.BRACE, _("Brace, stick or splint")),
    (TreatmentKind.MANUAL, _("Manual treatment")),
    (TreatmentKind.MEDICINE, _("Medicines")),
    (TreatmentKind.STEROID_INJECTION, _("Steroid injection")),
    (TreatmentKind.OTHER_INJECTION, _("Another injection")),
    (TreatmentKind.PROLOTHERAPY, _("Prolotherapy")),
    (TreatmentKind.SURGERY, _("Surgery")),
    (TreatmentKind.OTHER, _("Something else")),
)
ILLNESSES = (
    (ChronicCode.DISC_DEGENERATION, _("Degenerative disc disease")),
    (ChronicCode.OSTEOARTHRITIS, _("Osteoarthritis")),
    (ChronicCode.INFLAMMATORY_ARTHRITIS, _("Inflammatory arthritis")),
    (ChronicCode.DIABETES, _("Diabetes")),
    (ChronicCode.OSTEOPOROSIS, _("Osteoporosis")),
    (ChronicCode.FIBROMYALGIA, _("Fibromyalgia")),
    (ChronicCode.HYPERMOBILITY, _("Hypermobility")),
    (ChronicCode.HEART_DISEASE, _("Heart disease")),
    (ChronicCode.KIDNEY_DISEASE, _("Kidney disease")),
    (ChronicCode.LIVER_DISEASE, _("Liver disease")),
    (ChronicCode.OTHER, _("Another long illness")),
)
FLAG, REASON = "flag-", "reason-"  # how the names of the asked fields begin
ASKED_APART = {"child", "consent-capacity", "prosthetic-joint", "expectation"}


class AssessmentForm(PageForm):
    """Questions about danger come first; «not sure» is an answer of its own."""

    pain = ScaleField(label=_("Pain on an ordinary day"), least=_("no pain"), most=_("worst"))
    pain_weeks = WholeNumberField(
        label=_("For how many weeks"), asks=_("Enter the weeks, for example 26"), maximum=6_000
    )
    goals = LongTextField(
        label=_("What the person hopes to do again"), required=False, longest=1_000
    )
    tried = ChoicesField(label=_("Tried before at this place"), choices=TREATMENTS, required=False)
    steroid_on = DayField(
        label=_("Last steroid injection at this place"), asks="", future=False, required=False
    )
    replacement_on = DayField(label=_("Joint replacement planned for"), asks="", required=False)
    illnesses = ChoicesField(label=_("Long-standing illness"), choices=ILLNESSES, required=False)
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
        self, *args: Any, knowledge: Knowledge, condition: Condition, **options: Any
    ) -> None:
        self.region = knowledge.regions[condition.region]
        self.row_sets = examination_rows(self.region)  # type: ignore[misc]
        super().__init__(*args, **options)
        tender: Any = self.fields["tender"]
        tender.choices = structures_of(self.region)
        flags = [one for one in knowledge.red_flags.values() if self._asks_flag(one)]
        reasons = [one for one in knowledge.contraindications.values() if self._asks(one)]
        for fact, start in [(f, FLAG) for f in flags] + [(r, REASON) for r in reasons]:
            self.fields[f"{start}{fact.id}"] = YesNoNotSureField(label=fact.ask)
        self.layout = self._groups(flags, reasons)  # type: ignore[misc]

    def _asks_flag(self, fact: RedFlag) -> bool:
        return bool(fact.ask) and (not fact.regions or self.region.id in fact.regions)

    def _asks(self, fact: Contraindication) -> bool:
        here = not fact.regions or self.region.id in fact.regions
        return here and not fact.from_other_answers and fact.id not in ASKED_APART

    def _groups(self, flags: list[RedFlag], reasons: list[Contraindication]) -> tuple[Any, ...]:
        return (
            Group(_("First what cannot wait"), tuple(f"{FLAG}{one.id}" for one in flags)),
            Group(_("Pain and hopes"), ("pain", "pain_weeks", "goals", "cure")),
            Group(
                _("Reasons not to inject, or to wait"),
                ("prosthesis", *(f"{REASON}{one.id}" for one in reasons)),
            ),
            Group(_("Before"), ("tried", "steroid_on", "replacement_on", "illnesses", "allergies")),
            Group(_("Examination"), ("tender", "warmth", "effusion", "findings")),
            *self.row_sets,
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
            earlier_treatments=tuple(
                EarlierTreatment(kind=TreatmentKind(one)) for one in answers["tried"]
            ),
            chronic_conditions=tuple(
                ChronicCondition(code=ChronicCode(one)) for one in answers["illnesses"]
            ),
            contraindications=self._answers(REASON),
            red_flags=self._answers(FLAG),
            allergies=_lines(answers["allergies"]),
            examination=read_examination(self),
            pregnancy_possible=READ[str(answers.get(f"{REASON}pregnancy") or "")],
            last_steroid_on=answers["steroid_on"],
            replacement_on=answers["replacement_on"],
            prosthesis_at_target=READ[answers["prosthesis"]],
            expectation=_expectation(answers["cure"]),
            can_consent=READ[answers["can_consent"]],
            guardian_present=answers["guardian"],
        )

    def _answers(self, start: str) -> dict[str, Given]:
        return {
            name.removeprefix(start): READ[str(value or "")]
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _expectation(answer: str) -> Expectation:
    if answer == Answer.YES:
        return Expectation.CURE
    return Expectation.IMPROVEMENT if answer == Answer.NO else Expectation.UNKNOWN
