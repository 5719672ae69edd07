"""May this vial be drawn from?

``check_vials`` gives a ``Conclusion`` of kind ``vials`` with the weights of ``dose.py``: stop, ask
(a clinician decides by name), missing, warn, clear, inform. Every finding has ``inputs`` place,
substance and lot.

rule        code                  weight   params
vials.use   expired               stop     expires_on, on
vials.use   used-for-another      stop     –  (a single-dose vial, one person)
vials.use   single-dose-only      warn     substance: recorded as for several doses, but it has no
                                           preservative
vials.use   opened-before-today   stop     opened_on, on (a single-dose vial)
vials.use   expiry-missing        missing  –
vials.use   lot-missing           warn     –
vials.use   opened-too-long       stop     opened_on, days, on (a multi-dose vial, by its label)
vials.use   opened-life-unknown   warn     opened_on, on (a multi-dose vial of an earlier day)
vials.stock recalled              stop     recalled_lot, reason, on: as the recall has it
vials.stock none-left             stop     – (for one person; all of it was opened for others)
vials.stock count-differs         warn     – (for several persons; none should be left)
vials.stock not-in-stock          missing  lot: is it what the label says?
vials.stock shares-infections     warn     infections, since: of people who got the lot; nobody has
                                           said yet what was found, and nothing is blocked by that
vials.allergy as ingredients.py lists
vials.given as drawn.py lists
vials.drawn no-vial               stop     substance: it was injected, and no vial of it is
                                           recorded; no recall of it would ever find the person
                                           (warn while the session is not complete)
vials.drawn none-recorded         stop     –  (no vial at all, of a session that is complete)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.ingredients import ingredient_findings
from prolo.care.limits import Weight, verdict_of
from prolo.knowledge import Knowledge

SINGLE_DOSE = "single-dose"


class StockSays(StrEnum):
    """Of the lot of a vial: ``none-left``: every unit on record was opened before."""

    NOT_KEPT = "not-kept"
    THERE = "there"
    NONE_LEFT = "none-left"
    NOT_THERE = "not-there"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """The lot as it was recalled, which may be spelled otherwise; the clinic's own words why."""

    lot: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedInfections:
    """Infections of several people who got the lot, since the day on which the alarm was raised."""

    infections: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VialUse:
    """A vial as recorded, its days in the clinic's zone. ``used_for_another``: the record has
    the same vial (product, lot and opening) in another person's session."""

    substance: str
    lot: str
    expires_on: date | None
    opened_on: date
    is_single_dose: bool
    used_for_another: bool = False
    opened_life_days: int | None = None  # of a multi-dose vial, by its label
    ingredients: tuple[str, ...] | None = None  # others on the label; None: nobody read them
    stock: StockSays = StockSays.NOT_KEPT
    recalled: Recalled | None = None
    shares: SharedInfections | None = None  # while they are looked into


def check_vials(
    vials: Sequence[VialUse],
    *,
    on: date,
    knowledge: Knowledge,
    without_vial: Sequence[str] = (),
    allergies: Sequence[str] = (),
    besides: Iterable[Finding] = (),
    none_recorded: bool = False,
    is_complete: bool = True,
) -> Conclusion:
    """``without_vial`` names what was injected and not drawn from any of ``vials``; ``allergies``
    are the person's, in words of the record; ``besides`` what ``drawn.py`` found. What is still
    being written down (``is_complete`` False) may get its vial yet."""
    none = Finding(rule="vials.drawn", code="none-recorded", weight=Weight.STOP)
    findings = (
        *([none] if none_recorded else ()),
        *(one for place, vial in enumerate(vials) for one in _judge(place, vial, on, knowledge)),
        *(one for place, vial in enumerate(vials) for one in _judge_stock(place, vial)),
        *(
            one
            for place, vial in enumerate(vials)
            for one in ingredient_findings(
                vial.substance,
                allergies,
                knowledge,
                ingredients=vial.ingredients,
                inputs=_inputs(place, vial),
            )
        ),
        *(_without_vial(substance, knowledge, is_complete) for substance in without_vial),
        *besides,
    )
    return Conclusion(kind="vials", verdict=verdict_of(findings), findings=findings)


def _judge_opened(vial: VialUse, on: date, found: Callable[..., Finding]) -> Iterator[Finding]:
    """How long a multi-dose vial may stay open stands on its label."""
    opened: dict[str, Scalar] = {"opened_on": vial.opened_on, "on": on}
    days = vial.opened_life_days
    if vial.opened_on >= on:
        return
    if days is None:
        yield found("opened-life-unknown", Weight.WARN, **opened)
    elif vial.opened_on + timedelta(days=days) < on:
        yield found("opened-too-long", Weight.STOP, days=days, **opened)


def _judge_stock(place: int, vial: VialUse) -> Iterator[Finding]:
    """What the cupboard knows of it; where none is kept it says nothing."""
    is_single = vial.is_single_dose
    code, weight = {
        StockSays.RECALLED: ("recalled", Weight.STOP),
        StockSays.NONE_LEFT: (
            ("none-left", Weight.STOP) if is_single else ("count-differs", Weight.WARN)
        ),
        StockSays.NOT_THERE: ("not-in-stock", Weight.MISSING),
    }.get(vial.stock, ("", Weight.CLEAR))
    if code:
        yield Finding(
            rule="vials.stock",
            code=code,
            weight=weight,
            inputs=_inputs(place, vial),
            params=_recall(vial) if code == "recalled" else {},
        )
    if vial.shares and code != "recalled":
        yield Finding(
            rule="vials.stock",
            code="shares-infections",
            weight=Weight.WARN,
            inputs=_inputs(place, vial),
            params={"infections": vial.shares.infections, "since": vial.shares.since},
        )


def _recall(vial: VialUse) -> dict[str, Scalar]:
    said = vial.recalled
    return {"recalled_lot": said.lot, "reason": said.reason, "on": said.on} if said else {}


def _inputs(place: int, vial: VialUse) -> dict[str, Scalar]:
    return {"place": place, "substance": vial.substance, "lot": vial.lot}


def _without_vial(substance: str, knowledge: Knowledge, is_complete: bool) -> Finding:
    fact = knowledge.substance(substance)
    return Finding(
        rule="vials.drawn",
        code="no-vial",
        weight=Weight.STOP if is_complete else Weight.WARN,
        facts=(fact.ref,) if fact else (),
        params={"substance": substance},
    )


def _judge(place: int, vial: VialUse, on: date, knowledge: Knowledge) -> Iterator[Finding]:
    """warnings/single-dose: no preservative, so one opening, one person, and the rest thrown
    away. A label's date is good to its end."""
    fact = knowledge.irritants.get(vial.substance)
    is_single = vial.is_single_dose or bool(fact and fact.single_dose_only)
    facts = tuple(
        one.ref for one in (fact, knowledge.warnings.get(SINGLE_DOSE)) if one and is_single
    )

    def found(code: str, weight: Weight, **params: Scalar) -> Finding:
        return Finding(
            rule="vials.use",
            code=code,
            weight=weight,
            inputs=_inputs(place, vial),
            facts=facts,
            params=params,
        )

    if vial.expires_on is None:
        yield found("expiry-missing", Weight.MISSING)
    elif vial.expires_on < on:
        yield found("expired", Weight.STOP, expires_on=vial.expires_on, on=on)
    if is_single and vial.used_for_another:
        yield found("used-for-another", Weight.STOP)
    if is_single and vial.opened_on < on:
        yield found("opened-before-today", Weight.STOP, opened_on=vial.opened_on, on=on)
    if not is_single:
        yield from _judge_opened(vial, on, found)
    if is_single and not vial.is_single_dose:
        yield found("single-dose-only", Weight.WARN, substance=vial.substance)
    if not vial.lot.strip():
        yield found("lot-missing", Weight.WARN)
