"""How much anaesthetic in a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from prolo.care.dose import Cream, Given, OwnLimit, Patient, check_dose
from prolo.care.limits import check_own_limit
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import Confirmation
from tests.spec.tables import Spec

step = "session"
title = "How much anaesthetic in a day"
text = """
Milligrams are per cent × 10 × millilitres. Each anaesthetic has its own ceiling, the lower of
milligrams a kilogram and milligrams in all; different ones add up as fractions of their ceilings,
over everything the person was given in the last 24 hours, in whatever session. From 80 % on it is
looked at; above 100 % nothing more is drawn up. The record is never refused.

A case is written mL×%×anaesthetic; a person is their weight in kilograms, «child» before it for
a child.
"""

NOW = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)
RULE = ["anaesthetics/lidocaine", "anaesthetics/lidocaine-epinephrine"]


def checked(
    person: str,
    given: str = "",
    *,
    drawing: str = "",
    hours_ago: str = "1",
    own_limit_mg: str = "",
    confirmed: str = "",
) -> dict[str, object]:
    at = NOW - timedelta(hours=int(hours_ago))
    by_name = Confirmation(by="Dr Reyes", on=NOW.date(), reason="label read")
    conclusion = check_dose(
        given=[injected(one, at) for one in given.split(" + ") if one],
        drawing=injected(drawing, None) if drawing else None,
        patient=who(person),
        own_limits=[own_of(own_limit_mg)] if own_limit_mg else [],
        knowledge=with_clinic(
            load_knowledge(),
            confirmations=[(confirmed, by_name)] if confirmed else [],
            own_values=[],
        ),
        now=NOW,
    )
    doses = [one for one in conclusion.findings if one.rule == "dose.anaesthetic"]
    total = next((one for one in conclusion.findings if one.rule == "dose.total"), None)
    params = total.params if total else {}
    return {
        "mg": [one.params["mg"] for one in doses],
        "limit_mg": [one.params["limit_mg"] for one in doses],
        "basis": [one.params["basis"] for one in doses],
        "share_pct": params.get("share_pct"),
        "room_ml": params.get("room_ml"),
        "lacking": params.get("lacking"),
        "total": total.code if total else None,
        "doses": [one.code for one in doses],
        "awaits": [one.awaits for one in doses if one.awaits],
        "below_kg": next(
            (one.params["below_kg"] for one in conclusion.findings if "below_kg" in one.params),
            None,
        ),
        "verdict": conclusion.verdict,
    }


def own_of(text: str) -> OwnLimit:
    """Of lidocaine, where none is named."""
    mg, _, name = text.partition("×")
    return OwnLimit(
        anaesthetic=name or "lidocaine", max_mg=Decimal(mg), by="Dr Ota", reason="frail"
    )


def who(person: str) -> Patient:
    weight = person.removeprefix("child").strip()
    return Patient(
        weight_kg=Decimal(weight) if weight else None, is_adult=not person.startswith("child")
    )


def injected(text: str, at: datetime | None) -> Given:
    volume_ml, pct, name = text.split("×")
    return Given(volume_ml=Decimal(volume_ml), anaesthetics_pct={name: Decimal(pct)}, at=at)


def test_the_lower_of_a_kilogram_and_in_all(spec: Spec) -> None:
    """Lidocaine: 4.5 mg/kg and 300 mg, the same at 66.7 kg; with epinephrine 7 mg/kg and 500 mg."""
    spec(
        checked,
        """
        person | given                          || mg   | limit mg | basis    | share pct | total        | verdict
        60     | 22.5×1×lidocaine               || 225  | 270      | per-kg   | 83.34     | near-limit   | warn
        60     | 60×0.2×lidocaine               || 120  | 270      | per-kg   | 44.45     | within-limit | clear
        60     | 27×1×lidocaine                 || 270  | 270      | per-kg   | 100       | near-limit   | warn
        60     | 27.1×1×lidocaine               || 271  | 270      | per-kg   | 100.38    | over-limit   | stop
        90     | 22.5×1×lidocaine               || 225  | 300      | absolute | 75        | within-limit | clear
        90     | 30.01×1×lidocaine              || 300.1 | 300     | absolute | 100.04    | over-limit   | stop
        60     | 30×1×lidocaine-epinephrine     || 300  | 420      | per-kg   | 71.43     | within-limit | clear
        90     | 50×1×lidocaine-epinephrine     || 500  | 500      | absolute | 100       | near-limit   | warn
        """,
        follows=RULE,
    )  # fmt: skip


def test_fractions_add_up_over_the_day(spec: Spec) -> None:
    """Two sessions of one day, or two anaesthetics, share one allowance. What is older than
    24 hours no longer counts."""
    spec(
        checked,
        """
        person | given                                           | drawing         | hours ago || share pct | total        | room ml | verdict
        60     | 10×1×lidocaine                                  | 10×1×lidocaine  | 1         || 74.08     | within-limit | 17      | clear
        60     | 10×1×lidocaine + 10×1×lidocaine                 | 10×1×lidocaine  | 8         || 111.12    | over-limit   | 7       | stop
        60     | 10×1×lidocaine + 10×1×lidocaine                 | 10×1×lidocaine  | 25        || 37.04     | within-limit | 27      | clear
        60     | 13.5×1×lidocaine + 21×1×lidocaine-epinephrine   | –               | 1         || 100       | near-limit   | –       | warn
        60     | 13.5×1×lidocaine + 21.1×1×lidocaine-epinephrine | –               | 1         || 100.24    | over-limit   | –       | stop
        60     | 20×2×lidocaine                                  | 5×0.5×lidocaine | 1         || 157.41    | over-limit   | 0       | stop
        """,
        follows=RULE,
    )  # fmt: skip


def test_without_a_weight_nothing_is_cleared(spec: Spec) -> None:
    """Only the milligrams in all count then; lighter people have a lower ceiling, and the page says
    below which weight."""
    spec(
        checked,
        """
        person | given             || limit mg | share pct | total        | lacking          | below kg | verdict
        –      | 10×1×lidocaine    || 300      | 33.34     | share-so-far | lidocaine weight | 66.7     | missing
        –      | 25×1×lidocaine    || 300      | 83.34     | near-limit   | lidocaine weight | 66.7     | missing
        –      | 30.1×1×lidocaine  || 300      | 100.34    | over-limit   | lidocaine weight | 66.7     | stop
        """,
        follows=RULE,
    )


def test_an_unverified_ceiling_neither_clears_nor_stops(spec: Spec) -> None:
    """Until a clinician of the clinic confirms it by name. What has a verified ceiling is counted
    all the same."""
    spec(
        checked,
        """
        person | given                                    | confirmed                || doses                         | share pct | verdict | awaits
        80     | 6×1×lidocaine + 10×0.5×bupivacaine       | –                        || limit-unverified, anaesthetic | 20        | missing | anaesthetics/bupivacaine
        80     | 10×0.5×bupivacaine                       | –                        || limit-unverified              | –         | missing | anaesthetics/bupivacaine
        80     | 80×0.5×bupivacaine                       | –                        || limit-unverified              | –         | missing | anaesthetics/bupivacaine
        80     | 40×1×lidocaine + 10×0.5×bupivacaine      | –                        || limit-unverified, anaesthetic | 133.34    | stop    | anaesthetics/bupivacaine
        80     | 10×0.5×bupivacaine                       | anaesthetics/bupivacaine || anaesthetic                   | 28.58     | clear   | –
        80     | 80×0.5×bupivacaine                       | anaesthetics/bupivacaine || anaesthetic                   | 228.58    | stop    | –
        80     | 10×0.5×articaine                         | –                        || limit-unknown                 | –         | missing | –
        """,
        follows=["anaesthetics/bupivacaine"],
    )  # fmt: skip


def test_an_anaesthetic_without_a_known_ceiling_is_cleared_by_a_clinicians_own_alone(
    spec: Spec,
) -> None:
    """Whose label nobody has read. It is planned, drawn and recorded all the same: with a reason,
    or by a ceiling that a clinician sets for the person."""
    spec(
        checked,
        """
        person   | given                              | own limit mg    || doses                      | share pct | lacking             | verdict
        80       | 2×2×mepivacaine                    | –               || limit-unknown              | –         | –                   | missing
        80       | 10×0.2×ropivacaine                 | –               || limit-unknown              | –         | –                   | missing
        80       | 2×3×prilocaine                     | –               || limit-unknown              | –         | –                   | missing
        80       | 10×1×procaine                      | –               || limit-unknown              | –         | –                   | missing
        80       | 2×2×chloroprocaine                 | –               || limit-unknown              | –         | –                   | missing
        80       | 6×1×lidocaine + 10×0.2×ropivacaine | –               || anaesthetic, limit-unknown | 20        | ropivacaine unknown | missing
        80       | 10×0.2×ropivacaine                 | 100×ropivacaine || anaesthetic                | 20        | –                   | clear
        80       | 60×0.2×ropivacaine                 | 100×ropivacaine || anaesthetic                | 120       | –                   | stop
        child 40 | 2×2×mepivacaine                    | –               || child-needs-clinician      | –         | –                   | stop
        child 40 | 2×2×mepivacaine                    | 80×mepivacaine  || anaesthetic                | 50        | –                   | clear
        """,
        follows=[
            "anaesthetics/mepivacaine",
            "anaesthetics/ropivacaine",
            "anaesthetics/prilocaine",
            "anaesthetics/procaine",
            "anaesthetics/chloroprocaine",
        ],
    )  # fmt: skip


def test_a_child_needs_a_clinicians_ceiling(spec: Spec) -> None:
    """The label has none for children. A clinician's own ceiling counts for an adult too; neither
    raises the published one."""
    spec(
        checked,
        """
        person   | given          | own limit mg || doses                 | limit mg | basis    | verdict
        child 40 | 5×1×lidocaine  | –            || child-needs-clinician | –        | –        | stop
        child 40 | 5×1×lidocaine  | 100          || anaesthetic           | 100      | own      | clear
        child 40 | 11×1×lidocaine | 100          || anaesthetic           | 100      | own      | stop
        child 40 | 5×1×lidocaine  | 500          || anaesthetic           | 180      | per-kg   | clear
        60       | 16×1×lidocaine | 150          || anaesthetic           | 150      | own      | stop
        60       | 16×1×lidocaine | 900          || anaesthetic           | 270      | per-kg   | clear
        """,
        follows=["anaesthetics/lidocaine-child"],
    )  # fmt: skip


def own_limit(anaesthetic: str, mg: str) -> dict[str, object]:
    try:
        check_own_limit(anaesthetic, Decimal(mg), knowledge=load_knowledge())
    except CareError as refused:
        return {"refused": [f"{name}: {code}" for name, code in refused.faults.items()]}
    return {"refused": []}


def test_an_own_ceiling_is_set_at_most_as_high_as_the_published_one(spec: Spec) -> None:
    """In milligrams of what is injected. One that nobody has verified refuses nothing; what a
    kilogram allows changes with the weight, and is compared at each dose."""
    spec(
        own_limit,
        """
        anaesthetic    | mg    || refused
        lidocaine      | 75    || –
        lidocaine      | 300   || –
        lidocaine      | 300.5 || max_mg: above-published
        lidocaine      | 0     || max_mg: not-above-zero
        bupivacaine    | 400   || –
        mepivacaine    | 400   || –
        lidocaine-child | 75   || anaesthetic: unknown
        emla-cream     | 75    || anaesthetic: unknown
        """,
        follows=["anaesthetics/lidocaine"],
    )


def creamed(
    person: str, cream: str, amount_g: str, *, area_cm2: str = "", injected_ml: str = ""
) -> dict[str, object]:
    conclusion = check_dose(
        given=[injected(f"{injected_ml}×1×lidocaine", NOW)] if injected_ml else [],
        creams=[
            Cream(
                anaesthetic=cream,
                amount_g=Decimal(amount_g),
                area_cm2=Decimal(area_cm2) if area_cm2 else None,
            )
        ],
        patient=who(person),
        knowledge=load_knowledge(),
        now=NOW,
    )
    total = [one.params["share_pct"] for one in conclusion.findings if one.rule == "dose.total"]
    found = next(one for one in conclusion.findings if one.rule == "dose.cream")
    return {
        "found": found.code,
        "awaits": found.awaits,
        "injected_share_pct": total,
        "verdict": conclusion.verdict,
    }


def test_a_cream_counts_by_its_products_own_limit(spec: Spec) -> None:
    """And is shown beside what is injected, never added to it."""
    spec(
        creamed,
        """
        person   | cream             | amount g | area cm2 | injected ml || found                  | injected share pct | verdict | awaits
        60       | lidocaine-cream-4 | 20       | 200      | 10          || cream                  | 37.04              | clear   | –
        60       | lidocaine-cream-4 | 20       | 901      | 10          || cream-over-limit       | 37.04              | stop    | –
        60       | lidocaine-cream-4 | 20       | –        | 10          || cream-area-missing     | 37.04              | missing | –
        child 30 | lidocaine-cream-4 | 2        | 20       | –           || child-without-limit    | –                  | stop    | –
        60       | emla-cream        | 5        | 50       | 10          || cream-limit-unverified | 37.04              | missing | anaesthetics/emla-cream
        60       | tetracaine-gel    | 1        | 10       | –           || cream-limit-unknown    | –                  | missing | –
        """,
        follows=["anaesthetics/lidocaine-cream-4", "anaesthetics/emla-cream"],
    )  # fmt: skip
