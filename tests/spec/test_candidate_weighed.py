"""What the answers of a first visit say for and against injecting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.assessment import (
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
from prolo.care.candidate import assess_candidate
from prolo.care.contraindicated import OF_PREGNANCY
from prolo.care.examined import Examination
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import OwnValue
from tests.spec.tables import Spec

step = "candidate"
title = "For and against injecting"
place = 1
text = """
A person of 56 with a painful right knee, or a painful low back, for a year; exercise was tried,
one structure is tender, and every question was answered with no. One answer at a time is changed.
«Not sure» and silence are never read as no; an emergency goes before everything; and what nobody
verified neither bars nor clears: a clinician decides.
"""

TODAY = date(2026, 6, 20)
KNOWLEDGE = load_knowledge()
TENDER = {"knee-oa": "knee-pes-anserine", "low-back": "back-iliac-crest"}
HEAVY = ("emergency", "bar", "ask", "defer", "condition", "not-met")


def healthy(condition: str = "knee-oa") -> Assessment:
    spine = ("back", "neck", "thorax")
    is_spinal = KNOWLEDGE.conditions[condition].region in spine
    return Assessment(
        assessed_on=TODAY,
        born_on=date(1970, 1, 1),
        condition=condition,
        side="midline" if is_spinal else "right",
        sex=Sex.MALE,
        pain_weeks=52,
        earlier_treatments=(EarlierTreatment(kind=TreatmentKind.EXERCISE),),
        contraindications=dict.fromkeys(KNOWLEDGE.contraindications, Answer.NO),
        red_flags=dict.fromkeys(KNOWLEDGE.red_flags, Answer.NO),
        examination=Examination(tender=(TENDER.get(condition, ""),) if condition in TENDER else ()),
        expectation=Expectation.IMPROVEMENT,
        can_consent=Answer.YES,
        prosthesis_at_target=Answer.NO,
    )


def with_own(values: dict[str, str]) -> Knowledge:
    """The knowledge of a clinic that set these thresholds for itself."""
    own = [
        (
            f"thresholds/{name}",
            OwnValue(
                field="value",
                value=Decimal(value),
                published=None,
                by="Dr Abel",
                on=TODAY,
                reason="as we do it",
            ),
        )
        for name, value in values.items()
        if value
    ]
    return with_clinic(KNOWLEDGE, own_values=own)


def weighed(given: Assessment) -> dict[str, object]:
    found = assess_candidate(given, knowledge=KNOWLEDGE, today=TODAY)
    heavy = [one for one in found.findings if one.weight in HEAVY]
    return {
        "found": [one.code for one in heavy],
        "weights": [one.weight for one in heavy],
        "until": [one.params["until_on"] for one in heavy if "until_on" in one.params],
        "last_injection_on": [
            one.params["last_injection_on"] for one in heavy if "last_injection_on" in one.params
        ],
        "verdict": found.verdict,
    }


def flag(condition: str, red_flag: str, answer: str) -> dict[str, object]:
    given = healthy(condition)
    return weighed(replace(given, red_flags={**given.red_flags, red_flag: Answer(answer)}))


def reason(contraindication: str, answer: str) -> dict[str, object]:
    given = healthy()
    said = {**given.contraindications, contraindication: Answer(answer)}
    return weighed(replace(given, contraindications=said))


def new_back_pain(age: str, beside: str, youngest: str, oldest: str) -> dict[str, object]:
    given = healthy("low-back")
    flags = {**given.red_flags, beside: Answer.YES} if beside else given.red_flags
    own = {"onset-age-min": youngest, "onset-age-max": oldest}
    found = assess_candidate(
        replace(given, born_on=date(TODAY.year - int(age), 1, 1), pain_weeks=4, red_flags=flags),
        knowledge=with_own(own),
        today=TODAY,
    )
    return {"weight": [one.weight for one in found.findings if one.rule == "candidate.age-flag"]}


def block(relief_pct: str, own_pct: str) -> dict[str, object]:
    found = assess_candidate(
        replace(healthy("sacroiliac"), block_relief_pct=int(relief_pct)),
        knowledge=with_own({"block-relief-pct": own_pct}),
        today=TODAY,
    )
    return {"state": [one.params["state"] for one in found.findings if one.code.startswith("diag")]}


def taking(medicine: str, condition: str) -> dict[str, object]:
    return weighed(replace(healthy(condition), medicines=(medicine,)))


def again(ended_here: str, said: str) -> dict[str, object]:
    given = healthy()
    asked = {**given.contraindications, "no-benefit-before": Answer(said)}
    here = tuple(Result(one) for one in ended_here.split(", ") if one)
    return weighed(replace(given, contraindications=asked, courses_here=here))


def steroid(given_on: str, said: str) -> dict[str, object]:
    given = healthy()
    answers = {**given.contraindications, "recent-steroid": Answer(said)}
    on = date.fromisoformat(given_on) if given_on else None
    return weighed(replace(given, last_steroid_on=on, contraindications=answers))


def replacement(operation_on: str) -> dict[str, object]:
    return weighed(replace(healthy(), replacement_on=date.fromisoformat(operation_on)))


def who(born_on: str, guardian: str) -> dict[str, object]:
    born = date.fromisoformat(born_on)
    return weighed(replace(healthy(), born_on=born, pain_weeks=20, guardian_present=bool(guardian)))


def pregnant(sex: str, born_on: str, possible: str) -> dict[str, object]:
    given = replace(healthy(), sex=Sex(sex), born_on=date.fromisoformat(born_on))
    asked = {one: said for one, said in given.contraindications.items() if one != "pregnancy"}
    return weighed(replace(given, contraindications=asked, pregnancy_possible=Answer(possible)))


def test_a_red_flag_goes_before_everything(spec: Spec) -> None:
    """A question that belongs to the place must have been asked; a yes counts wherever it is."""
    spec(
        flag,
        """
        condition | red flag        | answer    || found           | verdict
        knee-oa   | hot-joint       | yes       || hot-joint       | refer-emergency
        knee-oa   | hot-joint       | unsure    || hot-joint       | cannot-say
        knee-oa   | hot-joint       | not-asked || hot-joint       | cannot-say
        knee-oa   | cauda-equina    | not-asked || –               | suitable
        knee-oa   | cauda-equina    | yes       || cauda-equina    | refer-emergency
        low-back  | cauda-equina    | not-asked || cauda-equina    | cannot-say
        low-back  | cauda-equina    | yes       || cauda-equina    | refer-emergency
        low-back  | spinal-infection | yes      || spinal-infection | refer-emergency
        neck      | progressive-weakness | yes  || progressive-weakness, source-of-pain | refer-emergency
        neck      | myelopathy      | unsure    || myelopathy, source-of-pain | cannot-say
        low-back  | cancer-history  | yes       || cancer-history  | defer
        """,
        follows=["red-flags/hot-joint", "red-flags/cauda-equina"],
    )  # fmt: skip


def test_a_reason_against_weighs_what_its_fact_says(spec: Spec) -> None:
    spec(
        reason,
        """
        contraindication    | answer    || weights   | verdict
        local-infection     | yes       || bar       | not-suitable
        systemic-infection  | yes       || defer     | defer
        systemic-infection  | unsure    || ask       | cannot-say
        septic-joint        | yes       || emergency | refer-emergency
        prosthetic-joint    | yes       || bar       | not-suitable
        anticoagulant       | yes       || condition | suitable-with-conditions
        anticoagulant       | not-asked || ask       | cannot-say
        diabetes            | yes       || condition | suitable-with-conditions
        immunosuppression   | yes       || ask       | clinician-decides
        allergy-anaesthetic | yes       || condition | suitable-with-conditions
        """,
        follows=["contraindications/systemic-infection", "contraindications/immunosuppression"],
    )


def test_a_medicine_that_says_yes_counts_though_no_was_answered(spec: Spec) -> None:
    """A blood thinner at the spine waits for prescriber and clinician; the rule for that is
    unverified, so a clinician decides. Long-term steroids weaken the immune system."""
    spec(
        taking,
        """
        medicine    | condition || found                               | verdict
        warfarin    | knee-oa   || anticoagulant                       | suitable-with-conditions
        warfarin    | low-back  || anticoagulant, deep-spinal-bleeding | clinician-decides
        clopidogrel | low-back  || anticoagulant, deep-spinal-bleeding | clinician-decides
        prednisone  | knee-oa   || immunosuppression                   | clinician-decides
        naproxen    | knee-oa   || –                                   | suitable
        """,
        follows=["contraindications/anticoagulant", "contraindications/deep-spinal-bleeding"],
    )


def test_new_back_pain_at_an_unusual_age_counts_beside_another_sign(spec: Spec) -> None:
    """Before 20 or after 50; a clinic may set other ages. Alone it investigates nobody."""
    spec(
        new_back_pain,
        """
        age | beside      | youngest | oldest || weight
        19  | night-pain  | –        | –      || defer
        20  | night-pain  | –        | –      || –
        50  | night-pain  | –        | –      || –
        51  | night-pain  | –        | –      || defer
        51  | –           | –        | –      || inform
        51  | night-pain  | –        | 60     || –
        24  | night-pain  | 25       | –      || defer
        """,
        follows=["red-flags/age", "thresholds/onset-age-min", "thresholds/onset-age-max"],
    )


def test_relief_after_a_block_is_what_the_trial_asked_or_the_clinic_does(spec: Spec) -> None:
    spec(
        block,
        """
        relief pct | own pct || state
        49         | –       || not-met
        50         | –       || met
        50         | 75      || not-met
        """,
        follows=["criteria/diagnostic-block", "thresholds/block-relief-pct"],
    )


def test_a_steroid_injection_defers_for_ninety_days(spec: Spec) -> None:
    """A date goes before a no; a yes without a date is asked about."""
    spec(
        steroid,
        """
        given on   | said || weights | until      | verdict
        2026-05-01 | yes  || defer   | 2026-07-30 | defer
        2026-05-01 | no   || defer   | 2026-07-30 | defer
        2026-03-23 | no   || defer   | 2026-06-21 | defer
        2026-03-22 | no   || –       | –          | suitable
        2026-03-22 | yes  || ask     | –          | cannot-say
        –          | yes  || ask     | –          | cannot-say
        """,
        follows=["contraindications/recent-steroid", "thresholds/steroid-injection-days"],
    )


def test_nothing_is_injected_in_the_ninety_days_before_a_replacement(spec: Spec) -> None:
    spec(
        replacement,
        """
        operation on || weights   | last injection on | verdict
        2026-12-01   || condition | 2026-09-02        | suitable-with-conditions
        2026-09-18   || condition | 2026-06-20        | suitable-with-conditions
        2026-09-17   || defer     | 2026-06-19        | defer
        2026-06-20   || ask       | –                 | cannot-say
        """,
        follows=["contraindications/planned-replacement", "thresholds/replacement-days"],
    )


def test_a_child_needs_a_guardian(spec: Spec) -> None:
    spec(
        who,
        """
        born on    | guardian || found | verdict
        2008-06-20 | –        || –     | suitable
        2008-06-21 | –        || child | cannot-say
        2008-06-21 | yes      || child | suitable-with-conditions
        """,
        follows=["contraindications/child"],
    )


def test_pregnancy_is_asked_of_whom_it_may_concern(spec: Spec) -> None:
    """Of unknown sex is asked; a yes counts whatever the record says."""
    spec(
        pregnant,
        """
        sex     | born on    | possible  || found     | verdict
        female  | 1990-01-01 | not-asked || pregnancy | cannot-say
        female  | 1990-01-01 | no        || –         | suitable
        female  | 1990-01-01 | unsure    || pregnancy | cannot-say
        female  | 1990-01-01 | yes       || pregnancy | suitable-with-conditions
        unknown | 1990-01-01 | not-asked || pregnancy | cannot-say
        male    | 1990-01-01 | not-asked || –         | suitable
        female  | 1960-01-01 | not-asked || –         | suitable
        male    | 1990-01-01 | yes       || pregnancy | suitable-with-conditions
        """,
        follows=["contraindications/pregnancy"],
    )


def not_asked(sex: str, born_on: str) -> dict[str, object]:
    given = replace(healthy(), sex=Sex(sex), born_on=date.fromisoformat(born_on))
    asked = {one: said for one, said in given.contraindications.items() if one not in OF_PREGNANCY}
    return weighed(replace(given, contraindications=asked))


def test_what_cannot_apply_is_not_needed_when_it_was_not_asked(spec: Spec) -> None:
    """A man, a girl of nine and a woman of 61 are not asked; who is of another or of unknown sex
    is."""
    spec(
        not_asked,
        """
        sex     | born on    || found                    | verdict
        male    | 1990-01-01 || –                        | suitable
        female  | 1965-06-20 || –                        | suitable
        female  | 1965-06-21 || pregnancy, breastfeeding | cannot-say
        female  | 2016-06-21 || child                    | cannot-say
        other   | 1990-01-01 || pregnancy, breastfeeding | cannot-say
        unknown | 1990-01-01 || pregnancy, breastfeeding | cannot-say
        """,
        follows=["contraindications/pregnancy", "contraindications/breastfeeding"],
    )


def ill(illnesses: str, condition: str) -> dict[str, object]:
    codes = [ChronicCode(one) for one in illnesses.split(", ")]
    return {"told": told_of(condition, *(ChronicCondition(code=one) for one in codes))}


def told_of(condition: str, *illnesses: ChronicCondition) -> list[object]:
    given = replace(healthy(condition), chronic_conditions=illnesses)
    found = assess_candidate(given, knowledge=KNOWLEDGE, today=TODAY).findings
    rule = "candidate.chronic-disease"
    return [one.params["illness"] for one in found if one.rule == rule]


def stands(illness: str, state: str) -> dict[str, object]:
    one = ChronicCondition(code=ChronicCode(illness), state=IllnessState(state))
    weigh = weighed(replace(healthy(), chronic_conditions=(one,)))
    return weigh | {"told": told_of("knee-oa", one)}


def test_a_long_illness_is_told_of_unless_it_is_what_is_treated(spec: Spec) -> None:
    """Such people may see no effect; an osteoarthritis that is treated is no illness beside it."""
    spec(
        ill,
        """
        illnesses                    | condition   || told
        osteoarthritis               | knee-oa     || –
        osteoarthritis, fibromyalgia | knee-oa     || fibromyalgia
        osteoarthritis               | hip-oa      || –
        osteoarthritis               | knee-laxity || osteoarthritis
        degenerative-disc-disease    | low-back    || degenerative-disc-disease
        """,
        follows=["criteria/chronic-disease"],
    )


def test_how_a_long_illness_stands_decides(spec: Spec) -> None:
    """Active joint inflammation is a condition, a quiet one is not; of one of which nobody knows
    how it stands it is asked. Diabetes counts while it is there; what is over is not told of."""
    spec(
        stands,
        """
        illness                | state      || found                  | told                   | verdict
        inflammatory-arthritis | active     || inflammatory-arthritis | inflammatory-arthritis | suitable-with-conditions
        inflammatory-arthritis | controlled || –                      | inflammatory-arthritis | suitable
        inflammatory-arthritis | past       || –                      | –                      | suitable
        inflammatory-arthritis | unknown    || inflammatory-arthritis | inflammatory-arthritis | cannot-say
        diabetes               | controlled || diabetes               | diabetes               | suitable-with-conditions
        diabetes               | unknown    || diabetes               | diabetes               | suitable-with-conditions
        diabetes               | past       || –                      | –                      | suitable
        fibromyalgia           | active     || –                      | fibromyalgia           | suitable
        """,
        follows=["contraindications/inflammatory-arthritis", "contraindications/diabetes"],
    )  # fmt: skip


def test_a_course_that_did_not_help_here_is_known_at_the_next(spec: Spec) -> None:
    """By the clinic's own record, whatever is answered: a course that its stop rule ended, or whose
    last answers were no better."""
    spec(
        again,
        """
        ended here     | said || found             | verdict
        –              | no   || –                 | suitable
        better         | no   || –                 | suitable
        same           | no   || no-benefit-before | suitable-with-conditions
        better, worse  | no   || no-benefit-before | suitable-with-conditions
        unknown        | no   || no-benefit-before | cannot-say
        """,
        follows=["contraindications/no-benefit-before"],
    )
