"""Warning signs: how urgent, and who decides."""

from __future__ import annotations

from datetime import date

from prolo.care.aftercare import needs_next_check
from prolo.care.answers import Answer
from prolo.care.urgent import UrgentAnswer, urgent_answers, urgent_temperatures
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import Confirmation
from tests.spec.after_session import after, report, said, session, triage
from tests.spec.tables import Spec

step = "aftercare"
title = "Warning signs"
text = """
The highest level that any answer reaches counts. «Not sure» is one level lower than yes, and about
a red flag always a call at least. Where a fact that nobody verified would decide, a person decides
instead: one level lower, a call at least, until a clinician of the clinic confirms the fact.
Nothing is ever said to be fine: the lowest answers are «watch» and «nothing reported», with how to
call. The knee was injected inside the joint unless the table says otherwise, a day ago.
"""


def sign(
    name: str, answer: str, *, place: str = "knee joint", confirmed: str = "no"
) -> dict[str, object]:
    knowledge = confirming(f"signs/{name}") if confirmed == "yes" else load_knowledge()
    conclusion = triage(report(answers={name: Answer(answer)}), place, knowledge=knowledge)
    finding = next((one for one in conclusion.findings if one.code == name), None)
    return {"level": conclusion.verdict, "awaits": finding.awaits if finding else None}


def asked(region: str) -> dict[str, object]:
    """Of the signs that belong to some regions alone."""
    signs = load_knowledge().signs.values()
    return {"asked": tuple(sorted(one.id for one in signs if region in one.regions))}


def confirming(ref: str) -> Knowledge:
    one = Confirmation(by="Dr Abel", on=date(2026, 6, 1), reason="usual in our clinic")
    return with_clinic(load_knowledge(), confirmations=[(ref, one)])


def fever(temperature: str, said_fever: str, rigor: str) -> dict[str, object]:
    given = {"fever": Answer(said_fever), "rigor": Answer(rigor)}
    conclusion = triage(report(answers=given, temperature=temperature))
    return {"level": conclusion.verdict, "found": said(conclusion)}


def words(worry: str, wants_call: str) -> dict[str, object]:
    conclusion = triage(report(worry=worry, wants_call=Answer(wants_call)))
    return {"level": conclusion.verdict, "found": said(conclusion)}


def shown(on_call: str, chest: str) -> dict[str, object]:
    given = report(answers={"chest": Answer(chest)})
    conclusion = triage(given, on_call=on_call == "yes")
    codes = [one.code for one in conclusion.findings]
    return {"level": conclusion.verdict, "first": codes[0], "last": codes[-1]}


def test_emergencies_stay_emergencies_wherever_the_needle_was(spec: Spec) -> None:
    """A hot, more painful joint destroys itself within days. Questions about the spine are not
    asked after a knee; whoever has the sign anyway has it."""
    spec(
        sign,
        """
        name          | answer | place          || level
        hot-joint     | yes    | knee joint     || emergency
        hot-joint     | yes    | knee ligaments || emergency
        hot-joint     | unsure | knee joint     || same-day
        chest         | yes    | low back       || emergency
        chest         | yes    | knee joint     || emergency
        rigor         | yes    | low back       || emergency
        bladder-bowel | yes    | low back       || emergency
        bladder-bowel | yes    | knee joint     || emergency
        allergy       | unsure | low back       || same-day
        cannot-bear   | yes    | knee joint     || same-day
        cannot-bear   | unsure | knee joint     || call
        cannot-move   | yes    | jaw            || same-day
        calf          | yes    | jaw            || call
        rash          | yes    | low back       || call
        rash          | unsure | low back       || call
        rash          | no     | low back       || none
        """,
        follows=["signs/hot-joint", "signs/chest", "signs/cannot-bear", "signs/rash"],
    )


def test_nobody_is_asked_about_a_leg_after_a_jaw(spec: Spec) -> None:
    """Beside what is asked after every injection."""
    spec(
        asked,
        """
        region     || asked
        jaw        || cannot-move
        elbow      || cannot-move
        wrist-hand || cannot-move
        shoulder   || cannot-move
        knee       || calf, cannot-bear
        ankle-foot || calf, cannot-bear
        hip-pelvis || calf, cannot-bear
        back       || bladder-bowel, calf, cannot-bear, headache-neck, headache-spinal
        neck       || bladder-bowel, headache-neck, headache-spinal, stroke
        thorax     || bladder-bowel, headache-neck, headache-spinal
        """,
        follows=["signs/calf", "signs/cannot-bear", "signs/cannot-move", "signs/stroke"],
    )


def test_an_unverified_sign_brings_a_person_to_the_telephone(spec: Spec) -> None:
    spec(
        sign,
        """
        name     | answer | confirmed || level    | awaits
        calf     | yes    | no        || call     | signs/calf
        calf     | unsure | no        || call     | signs/calf
        calf     | yes    | yes       || same-day | –
        low-mood | yes    | no        || call     | signs/low-mood
        glucose  | yes    | no        || call     | signs/glucose
        """,
        follows=["signs/calf", "signs/low-mood", "signs/glucose"],
    )


def test_a_fever_is_said_or_measured_and_the_worse_counts(spec: Spec) -> None:
    """Fever with shivering is an emergency; so is shivering without a thermometer. That 39 °C is
    one by itself was verified by nobody: a clinician phones."""
    spec(
        fever,
        """
        temperature | said fever | rigor  || level     | found
        37.9 °C     | no         | no     || none      | –
        38.0 °C     | no         | no     || same-day  | fever
        100.4 °F    | no         | no     || same-day  | fever
        36.8 °C     | yes        | no     || same-day  | fever
        –           | yes        | no     || same-day  | fever
        –           | unsure     | no     || call      | fever
        39.4 °C     | yes        | no     || same-day  | fever, fever-high
        38.1 °C     | yes        | yes    || emergency | rigor, fever
        –           | no         | yes    || emergency | rigor
        """,
        follows=["signs/fever", "signs/fever-high", "signs/rigor"],
    )


def test_what_somebody_writes_is_read_by_a_person(spec: Spec) -> None:
    spec(
        words,
        """
        worry                    | wants call || level | found
        my leg looks a bit funny | no         || call  | worry
        –                        | yes        || call  | wants-call
        –                        | unsure     || call  | wants-call
        –                        | no         || none  | –
        """,
        follows=["levels/call"],
    )


def test_how_to_call_is_always_said_and_that_nobody_is_on_call_first(spec: Spec) -> None:
    spec(
        shown,
        """
        on call | chest || level     | first          | last
        yes     | no    || none      | how-to-call    | how-to-call
        no      | no    || none      | nobody-on-call | how-to-call
        yes     | yes   || emergency | chest          | how-to-call
        no      | yes   || emergency | nobody-on-call | how-to-call
        """,
    )


def next_check(name: str, answer: str) -> dict[str, object]:
    conclusion = triage(report(answers={name: Answer(answer)}))
    return {"asked": "yes" if needs_next_check(conclusion) else "no"}


def test_what_may_be_an_infection_is_not_over_with_one_look(spec: Spec) -> None:
    """Whoever closes it says why nobody looks again, or names the day of the next look."""
    spec(
        next_check,
        """
        name              | answer || asked
        fever             | yes    || yes
        fever             | unsure || yes
        hot-joint         | yes    || yes
        spreading-redness | yes    || yes
        drainage          | unsure || yes
        fever             | no     || no
        rash              | yes    || no
        """,
        follows=["signs/fever", "signs/hot-joint", "signs/drainage"],
    )


def measured_alone(fever_high_confirmed: str) -> dict[str, object]:
    knowledge = (
        confirming("signs/fever-high") if fever_high_confirmed == "yes" else load_knowledge()
    )
    levels = urgent_temperatures(session("knee joint"), now=after(24), knowledge=knowledge)
    return {"told_at_once": ", ".join(f"from {from_c} °C {level}" for from_c, level in levels)}


def told_without_a_signal(answer: str, opened: str) -> dict[str, object]:
    """Hours since the session when the form is opened; level, and hours from which on another."""
    asked, _, said = answer.partition(" ")
    found = urgent_answers(
        session("knee joint"), now=after(int(opened)), knowledge=load_knowledge()
    )
    one = found.get(asked, {}).get(said, UrgentAnswer("", ()))
    later = [
        f"{level} from {(at - after(0)).total_seconds() / 3600:g} h" for at, level in one.later
    ]
    return {"now": one.level or None, "later": later}


def test_a_form_that_was_opened_earlier_weighs_by_the_hour_in_which_it_is_answered(
    spec: Spec,
) -> None:
    """Without a signal nobody else does."""
    spec(
        told_without_a_signal,
        """
        answer                 | opened || now       | later
        pain-rising yes        | 70     || –         | same-day from 72 h
        pain-rising yes        | 72     || same-day  | –
        pain-rising unsure     | 70     || –         | –
        pain-rising-joint yes  | 40     || –         | same-day from 48 h
        new-weakness yes       | 3      || same-day  | emergency from 12 h
        chest yes              | 3      || emergency | –
        """,
        follows=["signs/new-weakness", "signs/pain-rising", "signs/pain-rising-joint"],
    )


def test_no_temperature_weighs_more_hours_later() -> None:
    """A form that is kept for opening without a signal holds their levels once."""
    signs = load_knowledge().signs.values()
    assert [one.id for one in signs if one.temp_c_min and (one.after_h or one.window_h)] == []


def test_a_temperature_is_told_at_once_on_the_page_where_it_is_typed(spec: Spec) -> None:
    """A telephone without a signal says whom to call from these numbers, before anything is sent."""
    spec(
        measured_alone,
        """
        fever high confirmed || told at once
        no                   || from 39 °C same-day, from 38 °C same-day
        yes                  || from 39 °C emergency, from 38 °C same-day
        """,
        follows=["signs/fever", "signs/fever-high"],
    )
