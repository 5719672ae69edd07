"""The pause before the first needle."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from prolo.care.answers import Answer
from prolo.care.checklist import ConsentGiven, Planned
from prolo.care.plan import Plan
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import CONSENT, NOW, PLANNED
from tests.spec.tables import Spec

step = "time-out"
title = "Go or stop"
text = """
Planned is dextrose into the right knee, and that is what the person agreed to. Before the first
needle everybody stops. The person says who they are, the side and the place; somebody looks at the
mark on the skin and reads the syringe; the allergy is asked once more. One line that differs, or
that nobody can answer, is a stop. There is nothing between go and stop, and no fact has to be
verified for it: it only compares.
"""

SAID = TimeoutAnswers(
    at=NOW,
    called_by="Dr Abel",
    person=Answer.YES,
    side="right",
    side_marked="right",
    site="knee",
    irritant="dextrose",
    allergy=Answer.NO,
)


def pause(side: str, mark: str, site: str, irritant: str) -> dict[str, object]:
    said = replace(
        SAID,
        side=side or None,
        side_marked=mark or None,
        site=site or None,
        irritant=irritant or None,
    )
    return judge(said)


def syringes(planned: str, read: str) -> dict[str, object]:
    first, *others = planned.split(", ")
    held = [None if one == "unreadable" else one for one in read.split(", ")]
    concluded = check_timeout(
        replace(SAID, irritant=held[0], irritants_besides=tuple(one for one in held[1:] if one)),
        replace(PLANNED, irritant=first, irritants_besides=tuple(others)),
        replace(CONSENT, irritant=first, irritants_besides=tuple(others)),
        knowledge=load_knowledge(),
        now=NOW,
    )
    return {
        "found": [
            f"irritant {one.code} {one.params['planned']}"
            for one in concluded.findings
            if one.rule == "timeout.irritant" and one.weight == "stop"
        ],
        "verdict": concluded.verdict,
    }


def labels(planned: str, read: str) -> dict[str, object]:
    """The anaesthetics of the plan, and those that were read."""

    def several(text: str) -> tuple[str, ...]:
        return tuple(text.split(", ")) if text else ()

    return judge(
        replace(SAID, anaesthetics=several(read)), replace(PLANNED, anaesthetics=several(planned))
    )


def strengths(planned: str, read: str) -> dict[str, object]:
    """Of irritant and anaesthetic, as the plan has them and as the labels say."""

    def pair(text: str) -> list[Decimal | None]:
        return [Decimal(one) if one != "?" else None for one in text.split(" + ")]

    wanted, held = pair(planned), pair(read)
    planned_of = [tuple(one for one in (each,) if one) for each in wanted]
    return judge(
        replace(SAID, anaesthetics=("lidocaine",), irritant_pct=held[0], anaesthetic_pct=held[1]),
        replace(
            PLANNED,
            anaesthetics=("lidocaine",),
            irritant_pcts=planned_of[0],
            anaesthetic_pcts=planned_of[1],
        ),
    )


def asked(person: str, allergy: str) -> dict[str, object]:
    return judge(replace(SAID, person=Answer(person), allergy=Answer(allergy)))


def on_record(
    allergies: str, irritant: str, said_aloud: str, *, mixed_with: str = "", cream: str = ""
) -> dict[str, object]:
    planned = replace(
        PLANNED,
        irritant=irritant,
        allergies=(allergies,),
        anaesthetics=(mixed_with,) if mixed_with else (),
        creams=(cream,) if cream else (),
    )
    said = replace(
        SAID,
        irritant=irritant,
        anaesthetics=planned.anaesthetics,
        allergy=Answer(said_aloud),
    )
    return judge(said, planned, replace(CONSENT, irritant=irritant))


def agreed(consent: str, side: str, site: str, irritant: str) -> dict[str, object]:
    if consent == "none":
        return judge(SAID, consent=None)
    withdrawn_at = NOW if consent == "withdrawn" else None
    given = replace(CONSENT, side=side, region=site, irritant=irritant, withdrawn_at=withdrawn_at)
    return judge(SAID, consent=given)


def judge(
    said: TimeoutAnswers, planned: Planned = PLANNED, consent: ConsentGiven | None = CONSENT
) -> dict[str, object]:
    knowledge = load_knowledge()
    conclusion = check_timeout(said, planned, consent, knowledge=knowledge, now=NOW)
    stops = [
        f"{one.rule.partition('.')[2]} {one.code}"
        for one in conclusion.findings
        if one.weight == "stop"
    ]
    return {"stops": stops, "verdict": conclusion.verdict}


def test_what_is_said_and_seen_is_compared_with_the_plan(spec: Spec) -> None:
    spec(
        pause,
        """
        side    | mark  | site | irritant  || stops                            | verdict
        right   | right | knee | dextrose  || –                                | go
        left    | right | knee | dextrose  || side differs                     | stop
        right   | left  | knee | dextrose  || marked differs                   | stop
        left    | left  | knee | dextrose  || side differs, marked differs     | stop
        midline | right | knee | dextrose  || side differs                     | stop
        right   | right | back | dextrose  || site differs                     | stop
        right   | right | knee | morrhuate || irritant differs                 | stop
        –       | –     | knee | dextrose  || side open, marked open           | stop
        right   | right | –    | –         || site open, irritant open         | stop
        """,
        follows=["checklist/timeout"],
    )


def test_every_syringe_is_read(spec: Spec) -> None:
    """A plan may give one irritant to one place and another to the next."""
    spec(
        syringes,
        """
        planned        | read                 || found                   | verdict
        dextrose       | dextrose             || –                       | go
        dextrose, p2g  | dextrose, p2g        || –                       | go
        dextrose, p2g  | p2g, dextrose        || –                       | go
        dextrose, p2g  | dextrose             || irritant open p2g       | stop
        dextrose, p2g  | p2g                  || irritant open dextrose  | stop
        dextrose       | dextrose, p2g        || irritant differs dextrose | stop
        dextrose       | unreadable, dextrose || irritant open dextrose  | stop
        """,
        follows=["checklist/timeout"],
    )


def test_an_anaesthetic_is_read_like_an_irritant(spec: Spec) -> None:
    spec(
        labels,
        """
        planned   | read                   || stops               | verdict
        –         | –                      || –                   | go
        lidocaine | lidocaine              || –                   | go
        lidocaine | –                      || anaesthetic open    | stop
        lidocaine | ropivacaine            || anaesthetic differs | stop
        lidocaine | lidocaine, bupivacaine || anaesthetic differs | stop
        –         | lidocaine              || anaesthetic differs | stop
        """,
        follows=["checklist/timeout"],
    )


def test_the_strength_on_the_label_is_read(spec: Spec) -> None:
    spec(
        strengths,
        """
        planned    | read       || stops                                        | verdict
        15 + 0.5   | 15 + 0.5   || –                                            | go
        12.5 + 0.5 | 12.50 + .5 || –                                            | go
        12.5 + 0.5 | 25 + 0.5   || strength differs                             | stop
        15 + 1     | 15 + 2     || mixed differs                 | stop
        15 + 1     | ? + ?      || strength open, mixed open     | stop
        ? + ?      | 15 + 1     || –                                            | go
        """,
        follows=["checklist/timeout"],
    )


def several(planned: str, read: str) -> dict[str, object]:
    first, *others = [Decimal(one) for one in read.split(", ")]
    said = replace(SAID, irritant_pct=first, irritant_pcts_besides=tuple(others))
    return strengths_line("strength", said, irritant_pcts=planned)


def several_mixed(planned: str, read: str) -> dict[str, object]:
    first, *others = [Decimal(one) for one in read.split(", ")]
    said = replace(SAID, anaesthetic_pct=first, anaesthetic_pcts_besides=tuple(others))
    return strengths_line("mixed", said, anaesthetic_pcts=planned)


def strengths_line(rule: str, said: TimeoutAnswers, **planned: str) -> dict[str, object]:
    wanted: Any = {
        name: tuple(Decimal(one) for one in text.split(", ")) for name, text in planned.items()
    }
    concluded = check_timeout(
        said, replace(PLANNED, **wanted), CONSENT, knowledge=load_knowledge(), now=NOW
    )
    line = next(one for one in concluded.findings if one.rule == f"timeout.{rule}")
    return {"line": line.code, "found": line.params["found"], "verdict": concluded.verdict}


def test_the_strength_of_every_syringe_is_read(spec: Spec) -> None:
    """A joint gets one strength, and its ligaments another."""
    spec(
        several,
        """
        planned | read       || line    | found    | verdict
        15, 25  | 15, 25     || agrees  | 15, 25   | go
        15, 25  | 25, 15     || agrees  | 15, 25   | go
        15, 25  | 25         || partly  | 25       | stop
        15, 25  | 25, 50     || differs | 25, 50   | stop
        15      | 15, 25     || differs | 15, 25   | stop
        15      | 15, 15     || agrees  | 15       | go
        """,
        follows=["checklist/timeout"],
    )  # fmt: skip


def test_each_strength_of_the_anaesthetic_is_read(spec: Spec) -> None:
    """The skin gets one strength, and the structures another."""
    spec(
        several_mixed,
        """
        planned | read       || line    | found    | verdict
        0.5, 1  | 1, 0.5     || agrees  | 0.5, 1   | go
        0.5, 1  | 0.5        || partly  | 0.5      | stop
        0.5, 1  | 0.5, 2     || differs | 0.5, 2   | stop
        0.5     | 0.5, 1     || differs | 0.5, 1   | stop
        """,
        follows=["checklist/timeout"],
    )  # fmt: skip


def test_not_sure_and_silence_stop(spec: Spec) -> None:
    spec(
        asked,
        """
        person    | allergy   || stops                     | verdict
        yes       | no        || –                         | go
        no        | no        || person open               | stop
        unsure    | no        || person open               | stop
        not-asked | no        || person open               | stop
        yes       | yes       || allergy allergic          | stop
        yes       | unsure    || allergy open              | stop
        not-asked | not-asked || person open, allergy open | stop
        """,
        follows=["checklist/timeout"],
    )


def test_an_allergy_on_record_counts_though_nobody_says_it(spec: Spec) -> None:
    """Dextrose is made from corn, morrhuate from fish. What is mixed in counts as well, and the
    numbing cream that is on the skin."""
    spec(
        on_record,
        """
        allergies   | irritant  | mixed with | cream      | said aloud || stops            | verdict
        corn        | dextrose  | –          | –          | no         || allergy allergic | stop
        glucose     | dextrose  | –          | –          | no         || allergy allergic | stop
        Mais        | dextrose  | –          | –          | no         || allergy allergic | stop
        fish        | dextrose  | –          | –          | no         || –                | go
        fish        | morrhuate | –          | –          | no         || allergy allergic | stop
        pollen      | dextrose  | lidocaine  | –          | no         || –                | go
        epinephrine | dextrose  | lidocaine  | –          | no         || –                | go
        lidocaine   | dextrose  | –          | –          | no         || –                | go
        lidocaine   | dextrose  | –          | emla-cream | no         || allergy allergic | stop
        lidocaine   | dextrose  | lidocaine  | –          | no         || allergy allergic | stop
        Lidocain    | dextrose  | lidocaine  | –          | no         || allergy allergic | stop
        lignocaine  | dextrose  | lidocaine  | –          | no         || allergy allergic | stop
        """,
        follows=["checklist/timeout", "irritants/dextrose", "irritants/morrhuate"],
    )


def test_what_was_agreed_to_is_what_is_planned(spec: Spec) -> None:
    spec(
        agreed,
        """
        consent   | side  | site | irritant  || stops           | verdict
        signed    | right | knee | dextrose  || –               | go
        signed    | left  | knee | dextrose  || consent differs | stop
        signed    | right | back | dextrose  || consent differs | stop
        signed    | right | knee | morrhuate || consent differs | stop
        withdrawn | right | knee | dextrose  || consent open    | stop
        none      | –     | –    | –         || consent open    | stop
        """,
        follows=["checklist/timeout"],
    )


def agreed_of(planned: str, consent: str) -> dict[str, object]:
    (first, *others), (agreed_to, *besides) = planned.split(", "), consent.split(", ")
    return judge(
        replace(SAID, irritant=first, irritants_besides=tuple(others)),
        replace(PLANNED, irritant=first, irritants_besides=tuple(others)),
        replace(CONSENT, irritant=agreed_to, irritants_besides=tuple(besides)),
    )


def planned_more(planned: str, consent: str, number: str) -> dict[str, object]:
    plan = Plan(protocol="", sites=(), sessions_on=(NOW.date(),), sedation=planned)
    signed, session = replace(plan, sedation=consent), int(number)
    return judge(SAID, replace(PLANNED, plan=plan, number=session), replace(CONSENT, plan=signed))


def test_more_than_was_agreed_to_stops(spec: Spec) -> None:
    """Here of a sedation, and of a second session of one; what else is more stands with the checks of the day."""
    spec(
        planned_more,
        """
        planned | consent | number || stops          | verdict
        none    | oral    | 1      || –              | go
        oral    | none    | 1      || consent beyond | stop
        none    | none    | 2      || consent beyond | stop
        """,
        follows=["checklist/timeout"],
    )


def test_every_irritant_is_agreed_to(spec: Spec) -> None:
    """A consent from before a plan had several holds for the one that it names."""
    spec(
        agreed_of,
        """
        planned       | consent            || stops           | verdict
        dextrose, p2g | dextrose, p2g      || –               | go
        dextrose, p2g | p2g, dextrose      || –               | go
        dextrose, p2g | dextrose           || consent differs | stop
        dextrose, p2g | p2g                || consent differs | stop
        p2g           | dextrose, p2g      || –               | go
        dextrose      | p2g                || consent differs | stop
        """,
        follows=["checklist/timeout"],
    )
