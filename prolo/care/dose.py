"""May this syringe be drawn up, after all that this person was given today?

``check_dose`` gives a ``Conclusion`` of kind ``dose``, whose verdict is the weight of its heaviest
finding, heaviest first:

stop     not to be drawn up, unless a physician overrides by name and with a reason
missing  something that a limit needs is not known, so nothing is cleared
warn     to be looked at
clear    within every limit, or nothing that has one

``inform`` changes nothing.

A limit stops the draw-up, never the record: what was given is counted and stored whatever it is.
Different anaesthetics add up as fractions of each one's own ceiling, over all sessions and visits
of the person's day (the last 24 hours). A numbing cream counts by its product's own limit.

rule               code                     weight   params
dose.anaesthetic   anaesthetic              inform   the dose
dose.anaesthetic   limit-unverified         missing  the dose; awaits
dose.anaesthetic   limit-unknown            missing  the dose
dose.anaesthetic   child-needs-clinician    stop     the dose
dose.anaesthetic   strength-missing         missing  anaesthetic, volume_ml
dose.weight        weight-missing           missing  below_kg: lighter people have a lower limit
dose.total         within-limit             clear    the total
dose.total         near-limit               warn     the total, warn_pct
dose.total         over-limit               stop     the total
dose.total         share-so-far             inform   the total: of what has a verified limit; not
                                                     a clearance
dose.cream         cream                    inform   the cream
dose.cream         cream-over-limit         stop     the cream
dose.cream         cream-limit-unverified   missing  the cream; awaits
dose.cream         cream-limit-unknown      missing  the cream
dose.cream         cream-area-missing       missing  the cream: its limit is an area of skin
dose.cream         child-without-limit      stop     the cream: of one nobody sets an own limit,
                                                     a physician says why
dose.irritant      irritant                 inform   irritant, mass_g
dose.irritant      irritant-unknown         warn     irritant
dose.irritant      irritant-not-offered     stop     irritant
dose.irritant      strength-outside         warn     irritant, pct, low_pct, high_pct
dose.irritant      strength-not-as-planned  warn     irritant, pct, planned_pct
dose.irritant      strength-beyond          stop     irritant, structure, pct, high: the strongest
                                                     that any report gave in such a place
dose.irritant      strength-beyond-vial     stop     irritant, structure, pct, high: the strength
                                                     of the vial that it is drawn from
dose.irritant      no-limit-known           missing  irritant, structure, lacks (strength, volume):
                                                     no report says it of such a place
dose.irritant      near-without-report      missing  irritant, structure: beside the canal or the
                                                     pleura, and no report is about a region that
                                                     has such a place
dose.irritant      volume-beyond            stop     irritant, structure, volume_ml, high: the same
                                                     of one injection
dose.irritant      volume-outside           warn     the same, of the reports about its region
dose.irritant      held-by-others           inform   irritant, mass_g: in all, with what of it the
                                                     others hold (dextrose in phenol)
dose.irritant      load-beyond              stop     irritant, mass_g, others, high: of a whole
                                                     session
dose.irritant      amount                   inform   part, mg, most_mg, use: beside the most that a
                                                     label gives at one time, for another use
dose.irritant      amount-above-label       warn     the same
dose.irritant      amount-without-limit     missing  irritant: no report and no label says it
dose.irritant      joint-without-report     warn     irritant, structure: all are about ligaments
dose.irritant      anaesthetic-not-recorded missing  irritant, anaesthetic, pct
dose.irritant      region-without-report    inform   irritant, region
dose.irritant      nerves-without-report    missing  irritant, region: the same, of what destroys
                                                     nerves
dose.irritant      warned-of                inform   irritant; awaits
dose.place         near-spinal-canal        stop     irritant, structure; awaits
dose.place         place-missing            missing  irritant: may not go near the spinal canal
dose.place         chondrolysis             warn     anaesthetic, structure
dose.warning       id of the warning        inform   substance

The dose: anaesthetic, mg, terms (mL×% joined by +), volume_ml, pct (None: several), max_mg_per_kg,
max_mg, weight_kg, own_max_mg, own_by, limit_mg, basis (per-kg, absolute, own), share_pct; a
limit that may not decide stands in max_mg_per_kg and max_mg alone.
The total: share_pct, given_pct (without the syringe), anaesthetics, room_ml (how much of this
mixture may still be given, None without a syringe that has an anaesthetic with a limit), counted
(anaesthetics with a limit), lacking (each with its lack, see ``Limit``, or ``strength``).
The cream: anaesthetic, amount_g, max_g, area_cm2, max_area_cm2.
Shares are rounded up to a hundredth of a per cent; what decides is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from prolo.care.amounts import amount_findings
from prolo.care.beyond import beyond_findings
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.given import (
    Cream,
    DayTotals,
    Dose,
    Given,
    check_given,
    of_the_day,
    total_up,
)
from prolo.care.irritants import irritant_findings, place_findings, warning_findings
from prolo.care.limits import Limit, OwnLimit, Patient, Weight, limit_of, verdict_of
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Anaesthetic

__all__ = [
    "Cream",
    "DayTotals",
    "Given",
    "OwnLimit",
    "Patient",
    "Weight",
    "check_dose",
    "total_up",
]

WARN_PCT = 80  # of a ceiling: a choice of the project, so that the last millilitres are looked at
ML_STEP = Decimal("0.1")
PCT_STEP = Decimal("0.01")
LACKS: Mapping[str, tuple[str, Weight]] = {
    "": ("anaesthetic", Weight.INFORM),
    "weight": ("anaesthetic", Weight.INFORM),  # said once for all of them
    "unverified": ("limit-unverified", Weight.MISSING),
    "unknown": ("limit-unknown", Weight.MISSING),
    "child": ("child-needs-clinician", Weight.STOP),
}


def check_dose(
    *,
    given: Iterable[Given],
    drawing: Given | None = None,
    creams: Iterable[Cream] = (),
    patient: Patient,
    own_limits: Sequence[OwnLimit] = (),
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion:
    """``given`` is all that the person was given, in whatever session; what is older than their
    day does not count. ``drawing`` is the syringe in question; None judges what was given."""
    counted, creams = of_the_day(given, creams, now)
    everything = (*counted, drawing) if drawing else counted
    check_given(everything, creams)
    _check_figures(patient, own_limits)
    limits = {
        name: limit_of(name, patient=patient, own=own_limits, knowledge=knowledge)
        for name in total_up(everything).doses
    }
    findings = (
        *_anaesthetic_findings(everything, limits),
        *_total_findings(counted, drawing, limits),
        *_cream_findings(creams, patient, knowledge),
        *irritant_findings(everything, knowledge),
        *beyond_findings(everything, counted, knowledge),
        *amount_findings(everything, knowledge),
        *place_findings(everything, knowledge),
        *warning_findings(everything, knowledge),
    )
    return Conclusion(kind="dose", verdict=verdict_of(findings), findings=findings)


def _check_figures(patient: Patient, own_limits: Iterable[OwnLimit]) -> None:
    figures = {f"own.{one.anaesthetic}": one.max_mg for one in own_limits}
    if patient.weight_kg is not None:
        figures["weight_kg"] = patient.weight_kg
    faults = {
        name: "not-above-zero"
        for name, value in figures.items()
        if not value.is_finite() or value <= 0
    }
    if faults:
        raise CareError(faults)


# -- each anaesthetic, and all together ---------------------------------------------------


def _anaesthetic_findings(
    everything: Sequence[Given], limits: Mapping[str, Limit]
) -> Iterator[Finding]:
    """anaesthetics: each one's milligrams against its own ceiling."""
    for name, dose in total_up(everything).doses.items():
        limit = limits[name]
        code, weight = LACKS[limit.lack]
        is_unverified = limit.lack == "unverified"
        yield Finding(
            rule="dose.anaesthetic",
            code=code,
            weight=weight,
            facts=limit.facts,
            params=_dose_params(dose, limit),
            awaits=limit.facts[0] if is_unverified else None,
        )
    for one in everything:
        for name, pct in one.anaesthetics_pct.items():
            if pct is None:
                yield Finding(
                    rule="dose.anaesthetic",
                    code="strength-missing",
                    weight=Weight.MISSING,
                    params={"anaesthetic": name, "volume_ml": one.volume_ml},
                )


def _dose_params(dose: Dose, limit: Limit) -> dict[str, Scalar]:
    strengths = tuple(dose.volumes_ml)
    share = limit.share_of(dose.mg)
    return {
        **limit.params(),
        "mg": dose.mg,
        "terms": dose.terms,
        "volume_ml": sum(dose.volumes_ml.values(), Decimal(0)),
        "pct": strengths[0] if len(strengths) == 1 else None,
        "share_pct": None if share is None else _percent(share),
    }


def _total_findings(
    counted: Sequence[Given], drawing: Given | None, limits: Mapping[str, Limit]
) -> Iterator[Finding]:
    """anaesthetics: fractions of each one's maximum add up over the person's day."""
    everything = (*counted, drawing) if drawing else counted
    known = {name: limit for name, limit in limits.items() if limit.limit_mg is not None}
    unweighed = [one for one in limits.values() if one.lack == "weight"]
    if unweighed:
        yield _weight_missing(unweighed)
    if not known:
        return
    share = _share(everything, known)
    lacking = tuple(_lacking(everything, limits))
    code, weight = _judge(share, is_complete=not lacking)
    yield Finding(
        rule="dose.total",
        code=code,
        weight=weight,
        facts=tuple(ref for limit in known.values() for ref in limit.facts),
        params={
            "share_pct": _percent(share),
            "given_pct": _percent(_share(counted, known)),
            "anaesthetics": len(known),
            "room_ml": _room_ml(counted, drawing, known),
            "warn_pct": WARN_PCT,
            "counted": ", ".join(known),
            "lacking": ", ".join(lacking),
        },
    )


def _lacking(everything: Sequence[Given], limits: Mapping[str, Limit]) -> Iterator[str]:
    """What keeps the total from clearing anybody: «bupivacaine unverified»."""
    yield from (f"{name} {limit.lack}" for name, limit in limits.items() if limit.lack)
    strengths = [item for one in everything for item in one.anaesthetics_pct.items()]
    yield from dict.fromkeys(f"{name} strength" for name, pct in strengths if pct is None)


def _share(given: Sequence[Given], limits: Mapping[str, Limit]) -> Fraction:
    doses = total_up(given).doses
    shares = (limits[name].share_of(dose.mg) for name, dose in doses.items() if name in limits)
    return sum((one for one in shares if one is not None), Fraction(0))


def _judge(share: Fraction, *, is_complete: bool) -> tuple[str, Weight]:
    if share > 1:
        return "over-limit", Weight.STOP
    if share * 100 >= WARN_PCT:
        return "near-limit", Weight.WARN
    return ("within-limit", Weight.CLEAR) if is_complete else ("share-so-far", Weight.INFORM)


def _room_ml(
    counted: Sequence[Given], drawing: Given | None, limits: Mapping[str, Limit]
) -> Decimal | None:
    """How many millilitres of this mixture may be given on top of what was, rounded down."""
    if drawing is None:
        return None
    a_ml = Given(volume_ml=Decimal(1), anaesthetics_pct=drawing.anaesthetics_pct)
    share_a_ml = _share([a_ml], limits)
    if not share_a_ml:
        return None
    room = max(Fraction(0), 1 - _share(counted, limits)) / share_a_ml
    return (Decimal(room.numerator) / room.denominator).quantize(ML_STEP, ROUND_FLOOR)


def _weight_missing(unweighed: Sequence[Limit]) -> Finding:
    """Only the ceiling in milligrams counts; for somebody light it would be lower."""
    bounds = [one.weight_matters_below_kg for one in unweighed]
    return Finding(
        rule="dose.weight",
        code="weight-missing",
        weight=Weight.MISSING,
        facts=tuple(ref for limit in unweighed for ref in limit.facts),
        params={"below_kg": max((one for one in bounds if one is not None), default=None)},
    )


def _percent(share: Fraction) -> Decimal:
    pct = share * 100
    return (Decimal(pct.numerator) / pct.denominator).quantize(PCT_STEP, ROUND_CEILING)


# -- cream on the skin --------------------------------------------------------------------


def _cream_findings(
    creams: Iterable[Cream], patient: Patient, knowledge: Knowledge
) -> Iterator[Finding]:
    """anaesthetics: a cream counts by the grams and the area of its product's own limit."""
    for cream in total_up((), creams).creams.values():
        fact = knowledge.anaesthetics.get(cream.anaesthetic)
        code, weight = _judge_cream(cream, fact, patient)
        yield Finding(
            rule="dose.cream",
            code=code,
            weight=weight,
            facts=(fact.ref,) if fact else (),
            params={
                "anaesthetic": cream.anaesthetic,
                "amount_g": cream.amount_g,
                "max_g": fact.max_cream_g if fact else None,
                "area_cm2": cream.area_cm2,
                "max_area_cm2": fact.max_area_cm2 if fact else None,
            },
            awaits=fact.ref if fact and code == "cream-limit-unverified" else None,
        )


def _judge_cream(cream: Cream, fact: Anaesthetic | None, patient: Patient) -> tuple[str, Weight]:
    limits = _cream_limits(fact) if fact else {}
    if fact is None or not limits:
        return "cream-limit-unknown", Weight.MISSING
    if not all(fact.is_usable(name) for name in limits):
        return "cream-limit-unverified", Weight.MISSING
    if fact.adult_only and not patient.is_adult:
        return "child-without-limit", Weight.STOP
    amounts = {"max_cream_g": cream.amount_g, "max_area_cm2": cream.area_cm2}
    used = {name: amounts[name] for name in limits}
    if any(used_up is not None and used_up > limits[name] for name, used_up in used.items()):
        return "cream-over-limit", Weight.STOP
    return (
        ("cream-area-missing", Weight.MISSING)
        if None in used.values()
        else ("cream", Weight.INFORM)
    )


def _cream_limits(fact: Anaesthetic) -> dict[str, Decimal]:
    limits = {"max_cream_g": fact.max_cream_g, "max_area_cm2": fact.max_area_cm2}
    return {name: limit for name, limit in limits.items() if limit is not None}
