"""Blood thinners, aspirin and bleeding disorders, at a place one can press on and at a deep one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.candidate import assess_candidate
from prolo.care.checklist import Waiting
from prolo.care.medicines import Reason
from prolo.care.on_the_list import OnTheList, is_local
from prolo.care.plan_person import Said
from prolo.care.preparation import plan_preparation
from prolo.care.taken import MedicineUse
from prolo.care.unnamed_thinner import unnamed_thinner
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import Confirmation
from tests.spec.ready_day import found, judge, with_answers, with_plan
from tests.spec.special import (
    KNOWLEDGE,
    PLACES,
    TODAY,
    answering,
    assessed,
    heavy,
    planned,
    prepared,
)
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

step = "special"
title = "Blood thinners and bleeding disorders"
place = 3
text = """
No blood thinner and no heart aspirin is ever stopped here. At a knee the session goes ahead while
they are taken on; at a deep place of the back, the chest or the neck, where nobody can press on what
bleeds, prescriber and clinician decide first. The rule for deep places is unverified until a
clinician of the clinic confirms it, so the candidate's verdict waits for one. Who takes warfarin or
its like says an INR, with the day on which it was measured.
"""


def with_inr_limits() -> Knowledge:
    """A physician of the clinic has confirmed both."""
    one = Confirmation(by="Dr Abel", on=date(2026, 6, 1), reason="as the dentists do")
    refs = ("thresholds/inr-max", "thresholds/inr-days")
    return with_clinic(load_knowledge(), confirmations=[(ref, one) for ref in refs])


def thinner(medicine: str, place: str) -> dict[str, object]:
    condition, structure = PLACES[place]
    concluded = prepared(place, medicine)
    waits = any(one.code == "deep-spinal-bleeding" for one in concluded.findings)
    waiting = Waiting(medicine=medicine, code="deep-spinal-bleeding", structures=(structure,))
    measured: dict[str, Any] = (
        {"inr": Decimal("2.4"), "inr_on": date(2026, 6, 19)} if medicine == "warfarin" else {}
    )
    day = judge(
        with_answers(kept={medicine: Answer.YES}, **measured),
        with_plan(kept=(medicine,), waiting=(waiting,) if waits else ()),
        knowledge=with_inr_limits(),
    )
    return {
        "candidate": assessed(replace(healthy(condition), medicines=(medicine,))),
        "plan": heavy(planned(place, medicines=(medicine,)), "stop", "ask"),
        "preparation": concluded.verdict,
        "day": day.verdict,
    }


def called_a_cream(medicine: str, place: str) -> dict[str, object]:
    """On the list as put on the skin, taken for the heart."""
    condition, structure = PLACES[place]
    use = MedicineUse(
        typed=medicine, medicine=medicine, reason=Reason.HEART_OR_STROKE, topical=True
    )
    concluded = plan_preparation(
        medicines=[use],
        session_on=date(2026, 6, 20),
        sedation="none",
        knowledge=KNOWLEDGE,
        today=TODAY,
        region=KNOWLEDGE.conditions[condition].region,
        structures=(structure,),
    ).conclusion
    works = not is_local(KNOWLEDGE.medicines[medicine], topical=True)
    return {
        "thins_the_blood": works,
        "waits": any(one.code == "deep-spinal-bleeding" for one in concluded.findings),
    }


def which(takes: str, answer: str) -> dict[str, object]:
    given = answering("knee-oa", anticoagulant=answer)
    taken = tuple(takes.split(", ")) if takes else ()
    concluded = assess_candidate(replace(given, medicines=taken), knowledge=KNOWLEDGE, today=TODAY)
    found = [one for one in concluded.findings if one.code == "anticoagulant"]
    return {"medicine": [one.params.get("medicine", "not known") for one in found]}


def bleeds(answer: str, place: str) -> dict[str, object]:
    condition, _structure = PLACES[place]
    said = Said(bleeding_disorder=Answer(answer))
    return {
        "candidate": assessed(answering(condition, bleeding_disorder=answer)),
        "plan": heavy(planned(place, said=said), "warn"),
        "signed_with_a_reason": heavy(planned(place, said=said), "stop", "ask"),
    }


def unnamed(answer: str, listed: str, ended_on: str, place: str) -> dict[str, object]:
    """The answer was given on 1 June 2026."""
    day = date.fromisoformat(ended_on) if ended_on else None
    name, _, rest = listed.partition(" ")
    reason = Reason.HEART_OR_STROKE if rest == "for the heart" else Reason.UNKNOWN
    one = OnTheList(medicine=name, ended_on=day, reason=reason, is_local=rest == "gel")
    taken = [one] if listed else []
    heeded = unnamed_thinner([(date(2026, 6, 1), Answer(answer))], taken, KNOWLEDGE)
    concluded = judge(
        with_answers(),
        with_plan(unnamed_thinner=heeded, structures=(PLACES[place][1],)),
    )
    return {
        "heeded": heeded,
        "plan": heavy(planned(place, said=Said(unnamed_thinner=heeded)), "stop", "ask"),
        "day": found(concluded, "thinner"),
    }


def test_a_blood_thinner_without_a_name_is_heeded_until_it_has_one(spec: Spec) -> None:
    """At the plan and on every day, whatever was signed; then the rules of that medicine hold. An
    ended one had its name, unless it ended before the person said that they take one. Aspirin for
    pain is taken beside many a thinner, and a gel thins nobody's blood: neither is its name."""
    spec(
        unnamed,
        """
        answer    | listed      | ended on   | place      || heeded    | plan                     | day
        yes       | –           | –          | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        unsure    | –           | –          | knee joint || unsure    | unnamed-thinner-not-sure         | unnamed-thinner-not-sure
        yes       | –           | –          | rib        || yes       | unnamed-thinner                  | unnamed-thinner
        no        | –           | –          | rib        || no        | –                                | –
        not-asked | –           | –          | rib        || not-asked | –                                | –
        yes       | paracetamol | –          | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        yes       | warfarin    | –          | knee joint || not-asked | –                                | –
        yes       | aspirin     | –          | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        yes       | aspirin for the heart | – | knee joint || not-asked | –                               | –
        yes       | cilostazol  | –          | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        yes       | cilostazol for the heart | – | knee joint || not-asked | –                            | –
        yes       | heparin     | –          | knee joint || not-asked | –                                | –
        yes       | heparin gel | –          | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        yes       | clopidogrel | –          | knee joint || not-asked | –                                | –
        yes       | warfarin    | 2026-06-05 | knee joint || not-asked | –                                | –
        yes       | warfarin    | 2026-05-05 | knee joint || yes       | unnamed-thinner                  | unnamed-thinner
        """,
        follows=["contraindications/anticoagulant", "contraindications/deep-spinal-bleeding"],
    )  # fmt: skip


def since_the_plan(answer: str, place: str) -> dict[str, object]:
    day = judge(
        with_answers(),
        with_plan(bleeding_disorder=Answer(answer), structures=(PLACES[place][1],)),
    )
    facts = [ref for one in day.findings if one.code == "bleeding-disorder" for ref in one.facts]
    return {"facts": [one.partition("/")[2] for one in facts], "day": day.verdict}


def aspirin(place: str) -> dict[str, object]:
    concluded = planned(place, medicines=("aspirin",))
    return {
        "plan": heavy(concluded, "warn"),
        "signed_with_a_reason": heavy(concluded, "stop", "ask"),
        "preparation": prepared(place, "aspirin").verdict,
    }


def test_a_thinner_is_taken_on_and_a_deep_place_waits(spec: Spec) -> None:
    """The plan and the preparation ask at the same places. At the spine a place that nobody
    verified counts as deep, although a finger may reach it."""
    spec(
        thinner,
        """
        medicine    | place               || candidate                | plan     | preparation | day
        warfarin    | knee joint          || suitable-with-conditions | –        | prescriber  | ready
        clopidogrel | knee joint          || suitable-with-conditions | –        | prescriber  | ready
        warfarin    | low back, facet     || clinician-decides        | bleeding | ask         | person-decides
        apixaban    | neck, facet         || clinician-decides        | bleeding | ask         | person-decides
        clopidogrel | rib                 || clinician-decides        | bleeding | ask         | person-decides
        warfarin    | low back, ligament  || clinician-decides        | bleeding | ask         | person-decides
        warfarin    | tip of the coccyx   || clinician-decides        | bleeding | ask         | person-decides
        apixaban    | angle of a rib      || clinician-decides        | bleeding | ask         | person-decides
        apixaban    | neck, spinous process || clinician-decides      | bleeding | ask         | person-decides
        warfarin    | sacroiliac joint    || clinician-decides        | –        | prescriber  | ready
        """,
        follows=["contraindications/anticoagulant", "contraindications/deep-spinal-bleeding"],
    )  # fmt: skip


def test_only_what_is_sold_for_the_skin_is_spared_as_a_cream(spec: Spec) -> None:
    """The WHO gives heparin and the salicylates a code for what is put on. There is no cream of
    warfarin or enoxaparin: who writes one has written something else."""
    spec(
        called_a_cream,
        """
        medicine    | place            || thins the blood | waits
        heparin     | low back, facet  || no              | no
        aspirin     | low back, facet  || no              | no
        enoxaparin  | low back, facet  || yes             | yes
        warfarin    | rib              || yes             | yes
        apixaban    | neck, facet      || yes             | yes
        warfarin    | knee joint       || yes             | no
        """,
        follows=["medicines/heparin", "medicines/aspirin", "contraindications/deep-spinal-bleeding"],
    )  # fmt: skip


def test_which_thinner_it_is_stands_on_the_list(spec: Spec) -> None:
    """Aspirin alone is no blood thinner to the rule; of who says that they take one it is named."""
    spec(
        which,
        """
        takes             | answer || medicine
        warfarin          | no     || warfarin
        aspirin, warfarin | yes    || warfarin
        aspirin, naproxen | yes    || aspirin
        clopidogrel       | no     || clopidogrel
        aspirin           | no     || –
        naproxen          | yes    || not known
        """,
        follows=["contraindications/anticoagulant"],
    )


def test_who_bleeds_easily_is_a_clinicians_decision_at_a_deep_place(spec: Spec) -> None:
    spec(
        bleeds,
        """
        answer | place           || candidate                | plan              | signed with a reason
        yes    | knee joint      || suitable-with-conditions | bleeding-disorder | –
        yes    | low back, facet || clinician-decides        | bleeding-disorder, near-spinal-canal | bleeding-disorder
        unsure | low back, facet || cannot-say               | near-spinal-canal | bleeding-disorder-not-sure, bleeding-disorder
        unsure | knee joint      || cannot-say               | –                 | bleeding-disorder-not-sure
        no     | low back, facet || suitable                 | near-spinal-canal | –
        """,
        follows=["contraindications/bleeding-disorder"],
    )


def test_heart_aspirin_is_named_at_a_deep_place_and_kept_everywhere(spec: Spec) -> None:
    """A deep place is asked about; aspirin is taken on until somebody has answered, and whoever
    signs the plan says why."""
    spec(
        aspirin,
        """
        place           || plan                           | signed with a reason | preparation
        knee joint      || –                              | –                    | prescriber
        low back, facet || near-spinal-canal              | aspirin              | ask
        rib             || near-pleura, near-spinal-canal | aspirin              | ask
        """,
        follows=["contraindications/deep-spinal-bleeding"],
    )


def test_a_bleeding_disorder_that_nobody_knew_of_is_decided_on_the_day(spec: Spec) -> None:
    """Not weighed in the plan that was signed, until it is signed again. Not sure is never read as
    no."""
    spec(
        since_the_plan,
        """
        answer    | place      || facts                                     | day
        yes       | knee joint || bleeding-disorder                         | person-decides
        unsure    | knee joint || bleeding-disorder                         | person-decides
        no        | knee joint || –                                         | ready
        not-asked | knee joint || –                                         | ready
        yes       | neck, facet || bleeding-disorder, deep-spinal-bleeding  | person-decides
        """,
        follows=["contraindications/bleeding-disorder", "contraindications/deep-spinal-bleeding"],
    )


def inr_asked(
    taken: str, inr: str, measured_on: str, *, confirmed: str = "yes"
) -> dict[str, object]:
    """Of a session on 20 June 2026, by a clinic whose physician has confirmed both numbers, or by
    one where nobody has."""
    knowledge = with_inr_limits() if confirmed == "yes" else load_knowledge()
    kept = tuple(taken.split(", ")) if taken else ()
    day = judge(
        with_answers(
            kept=dict.fromkeys(kept, Answer.YES),
            inr=Decimal(inr) if inr else None,
            inr_on=date.fromisoformat(measured_on) if measured_on else None,
        ),
        with_plan(kept=kept),
        knowledge=knowledge,
    )
    return {"found": found(day, "inr"), "day": day.verdict}


def test_who_takes_warfarin_or_its_like_says_an_inr_with_its_day(spec: Spec) -> None:
    """From 4 on another day, as dental guidance has it: nobody has established a ceiling for joints
    and ligaments. One of more than three days ago is no INR of today."""
    spec(
        inr_asked,
        """
        taken         | inr | measured on || found           | day
        –             | –   | –           || not-needed      | ready
        apixaban      | –   | –           || not-needed      | ready
        warfarin      | –   | –           || not-measured    | ready-after
        phenprocoumon | –   | –           || not-measured    | ready-after
        warfarin      | –   | 2026-06-19  || not-measured    | ready-after
        warfarin      | 2.4 | –           || day-missing     | ready-after
        warfarin      | 2.4 | 2026-06-19  || below           | ready
        warfarin      | 3.9 | 2026-06-17  || below           | ready
        warfarin      | 2.4 | 2026-06-16  || stale, below    | person-decides
        warfarin      | 4   | 2026-06-20  || too-high        | not-today
        acenocoumarol | 5.5 | 2026-06-16  || too-high, stale | not-today
        apixaban      | 4.2 | 2026-06-20  || too-high        | not-today
        """,
        follows=["checklist/inr", "thresholds/inr-max", "thresholds/inr-days", "medicines/warfarin"],
    )  # fmt: skip


def test_limits_of_the_inr_that_nobody_confirmed_neither_stop_nor_clear(spec: Spec) -> None:
    spec(
        inr_asked,
        """
        taken    | inr | measured on | confirmed || found              | day
        warfarin | 2.4 | 2026-06-19  | no        || below-awaits       | person-decides
        warfarin | 4.5 | 2026-06-19  | no        || high-awaits        | person-decides
        warfarin | 2.4 | 2026-06-01  | no        || stale, below-awaits | person-decides
        warfarin | –   | –           | no        || not-measured       | ready-after
        """,
        follows=["thresholds/inr-max", "thresholds/inr-days"],
    )  # fmt: skip
