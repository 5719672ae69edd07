"""Is this plan within what was published, and may it be followed as it is?

``check_plan`` gives a ``Conclusion`` of kind ``plan``, whose verdict is the weight of its
heaviest finding:

stop     not to be followed like this, unless a physician overrides by name and with a reason
ask      somebody must answer or decide first
missing  something that a limit needs is not known
warn     outside what was published: to be looked at
inform   to know; changes nothing
ok       nothing to say

The findings of one session's dose, as ``dose.py`` lists them, stand among them. Besides:

rule              code                        weight  params
plan.allergy      as plan_allergies.py lists
plan.irritant     off-label                   inform  irritant
plan.injections   as injection_count.py lists
plan.sessions     below-published             warn    count, low, high, condition
plan.sessions     above-published             warn    count, low, high, condition
plan.sessions     none-published              inform  count, condition
plan.dates        closed-weekday, closure     warn    number, on
plan.dates        closer-than-published       warn    number, on, weeks, low
plan.dates        distance-unknown            ask     irritant: no report says how long
plan.dates        before-deferral-ends        ask     number, on, start_on
plan.dates        too-near-replacement        ask     number, on, last_injection_on
plan.span         shorter-than-article        inform  weeks, low, high (months)
plan.span         longer-than-article         inform  weeks, low, high (months)
plan.strength     above-published             ask     structure, pct, low, high
plan.strength     below-published             warn    structure, pct, low, high
plan.volume       above-published             ask     structure, volume_ml, low, high; where no
                                                      report of the condition says it: of the region
plan.volume       below-published             warn    structure, volume_ml, low, high
plan.mixture      cannot-be-mixed             warn    as plan_mixtures.py lists
plan.mixture      needs-strong-vial           inform  the same; no vial of the anaesthetic is known
plan.place        near-pleura                 warn    structure, guidance
plan.place        near-spinal-canal           warn    structure, guidance
plan.place        bleeding                    ask     structure, medicines
plan.place        bleeding-disorder           ask     structure
plan.place        aspirin                     ask     structure, medicines
plan.place        unnamed-thinner             ask     structure
plan.place        unverified                  inform  structure
plan.person       artificial-joint            stop    –
plan.person       artificial-joint-not-sure   ask     –
plan.person       bleeding-disorder           warn    –
plan.person       bleeding-disorder-not-sure  ask     –
plan.person       weak-immune-system          warn    –
plan.person       weak-immune-system-not-sure ask     –
plan.person       implant-near                warn    –
plan.person       implant-near-not-sure       ask     –
plan.person       unnamed-thinner             ask     –
plan.person       unnamed-thinner-not-sure    ask     –
plan.person       thinner-ended               ask     medicine, ended_on: lately
plan.person       pregnant                    ask     –
plan.person       pregnant-not-sure           ask     –
plan.person       pregnant-long-ago           ask     said_on: it has ended since, and nobody asked
plan.person       x-rays-in-pregnancy         ask     structure
plan.follow-ups   without-12-weeks            warn    –
plan.stop         stop-rule                   inform  points, instrument, sessions
plan.stop         gain-within-noise           warn    points, noise
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from prolo.care.bleeding import deep_among
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.dates import OpenDays
from prolo.care.dose import check_dose
from prolo.care.given import Given
from prolo.care.injection_count import count_findings
from prolo.care.limits import OwnLimit, Patient
from prolo.care.most_given import Range, of_the_region, reports_of, strengths, volumes
from prolo.care.plan import Plan, PlannedSite
from prolo.care.plan_allergies import weigh_allergies
from prolo.care.plan_days import Bounds, weigh_days
from prolo.care.plan_faults import faults_of
from prolo.care.plan_found import found
from prolo.care.plan_mixtures import weigh_mixtures
from prolo.care.plan_person import NOTHING_SAID, Said, weigh_bleeding_at, weigh_person
from prolo.care.thinner_ended import weigh_thinners_ended
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction, Protocol, Region, Structure

HEAVIEST_FIRST = ("stop", "ask", "missing", "warn", "inform")
TWELVE_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFor:
    """Whom and what the plan is for."""

    condition: str
    side: str
    patient: Patient
    own_limits: tuple[OwnLimit, ...] = ()
    allergies: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()  # ids, of what is taken now
    thinners_ended: Mapping[str, date] = field(default_factory=dict)  # by id, the last dose
    vials_pct: Mapping[str, Decimal] = field(default_factory=dict)  # that the clinic draws from
    reacted_to_anaesthetic: bool = False  # asked and not denied, whether or not one was named
    said: Said = NOTHING_SAID
    start_on: date | None = None  # the first day after what the first visit deferred by a date
    last_injection_on: date | None = None  # before a planned joint replacement


@dataclass(frozen=True, slots=True)
class _Case:
    plan: Plan
    planned_for: PlannedFor
    knowledge: Knowledge

    @property
    def protocols(self) -> tuple[Protocol, ...]:
        condition = self.planned_for.condition
        return tuple(one for one in self.knowledge.protocols.values() if one.condition == condition)

    @property
    def region(self) -> Region:
        return self.knowledge.regions[self.knowledge.conditions[self.planned_for.condition].region]

    def structure(self, code: str) -> Structure:
        return self.knowledge.structure(code)


def check_plan(
    plan: Plan,
    planned_for: PlannedFor,
    *,
    open_days: OpenDays,
    knowledge: Knowledge,
    now: datetime,
    today: date,
) -> Conclusion:
    """Weigh a plan. Raises ``CareError`` for what cannot be, every fault at once, by field."""
    faults = dict(
        faults_of(
            plan,
            condition=planned_for.condition,
            side=planned_for.side,
            knowledge=knowledge,
            today=today,
        )
    )
    if faults:
        raise CareError(faults)
    case = _Case(plan, planned_for, knowledge)
    findings = (
        *weigh_person(plan, planned_for.said, knowledge),
        *weigh_thinners_ended(planned_for.thinners_ended, knowledge, today=today),
        *_weigh_irritants(case),
        *_weigh_dose(case, now),
        *weigh_mixtures(plan, planned_for.vials_pct, knowledge),
        *count_findings(plan.injections, condition=planned_for.condition, knowledge=knowledge),
        *weigh_days(
            plan,
            condition=planned_for.condition,
            bounds=Bounds(planned_for.start_on, planned_for.last_injection_on),
            open_days=open_days,
            knowledge=knowledge,
        ),
        *_weigh_sites(case),
        *_weigh_follow_ups(case),
        *_weigh_stop(case),
    )
    return Conclusion(kind="plan", verdict=_verdict(findings), findings=findings)


def _verdict(findings: Sequence[Finding]) -> str:
    weights = {one.weight for one in findings}
    return next((one for one in HEAVIEST_FIRST if one in weights), "ok")


def _weigh_irritants(case: _Case) -> Iterator[Finding]:
    """irritants: what the person reacts to is not injected; what is used off its label is said."""
    for name in dict.fromkeys(site.irritant for site in case.plan.sites if site.irritant):
        fact = case.knowledge.irritants[name]
        if fact.off_label:
            yield found("irritant", "off-label", "inform", fact, irritant=name)
    planned_for = case.planned_for
    yield from weigh_allergies(
        case.plan,
        planned_for.allergies,
        case.knowledge,
        reacted_to_anaesthetic=planned_for.reacted_to_anaesthetic,
    )


def _weigh_dose(case: _Case, now: datetime) -> Iterator[Finding]:
    """anaesthetics, irritants: one session's injections together. What is above the reports about
    a region the plan says itself, of its condition."""
    given = [_given(site) for site in case.plan.sites for _ in range(site.injections)]
    concluded = check_dose(
        given=given,
        patient=case.planned_for.patient,
        own_limits=case.planned_for.own_limits,
        knowledge=case.knowledge,
        now=now,
    )
    yield from (one for one in concluded.findings if one.code != "volume-outside")


def _given(site: PlannedSite) -> Given:
    return Given(
        volume_ml=site.volume_ml,
        anaesthetics_pct={site.anaesthetic: site.anaesthetic_pct} if site.anaesthetic else {},
        irritant=site.irritant,
        irritant_pct=site.irritant_pct,
        structure=site.structure,
    )


def _weigh_sites(case: _Case) -> Iterator[Finding]:
    """What is given alike on both sides is said once."""
    for site in _apart(case, "structure", "irritant", "irritant_pct"):
        yield from _weigh_strength(case, site)
    for site in _apart(case, "structure", "irritant", "volume_ml"):
        yield from _weigh_volume(case, site)
    for site in _apart(case, "structure", "guidance"):
        yield from _weigh_place(case, site)


def _apart(case: _Case, *names: str) -> Iterable[PlannedSite]:
    """The sites of the plan that differ in this."""
    return {tuple(getattr(one, name) for name in names): one for one in case.plan.sites}.values()


def _weigh_strength(case: _Case, site: PlannedSite) -> Iterator[Finding]:
    inside = case.structure(site.structure).intra_articular
    told = strengths(_telling(case, site.irritant), inside=inside)
    if site.irritant_pct is not None and told:
        yield from _beside(told, "strength", site.irritant_pct, site.structure, "pct")


def _weigh_volume(case: _Case, site: PlannedSite) -> Iterator[Finding]:
    """Of the condition; or else of its region."""
    inside = case.structure(site.structure).intra_articular
    own = _telling(case, site.irritant)
    region = case.knowledge.region_of(site.structure).id
    near = of_the_region(reports_of(site.irritant, case.knowledge), region, case.knowledge)
    told = volumes(own, inside=inside) or volumes(near, inside=inside)
    if told:
        yield from _beside(told, "volume", site.volume_ml, site.structure, "volume_ml")


def _beside(told: Range, rule: str, value: Decimal, structure: str, name: str) -> Iterator[Finding]:
    """Above what was published somebody says why; below it, it is looked at."""
    if told.has(value):
        return
    is_above = value > told.high
    code, weight = ("above-published", "ask") if is_above else ("below-published", "warn")
    params: dict[str, Scalar] = {"structure": structure, name: value}
    yield found(rule, code, weight, *told.facts, **params, low=told.low, high=told.high)


def _telling(case: _Case, irritant: str) -> list[Protocol]:
    return [one for one in case.protocols if one.irritant == irritant]


def _weigh_place(case: _Case, site: PlannedSite) -> Iterator[Finding]:
    """regions: marks of pleura, canal and bleeding always warn, verified or not."""
    structure = case.structure(site.structure)
    region = case.region
    marks = (
        ("near-pleura", structure.near_pleura),
        ("near-spinal-canal", structure.near_spinal_canal),
    )
    for code, is_near in marks:
        if is_near:
            params: dict[str, Scalar] = {"structure": site.structure, "guidance": site.guidance}
            yield found("place", code, "warn", region, **params)
    thinners = blood_thinners(case.planned_for.medicines, case.knowledge)
    is_deep = any(deep_among([structure], region=region.id, knowledge=case.knowledge))
    if is_deep and thinners:
        taken = ", ".join(thinners)
        yield found("place", "bleeding", "ask", region, structure=site.structure, medicines=taken)
    if is_deep:
        planned_for = case.planned_for
        yield from weigh_bleeding_at(
            structure, planned_for.said, planned_for.medicines, case.knowledge
        )
    if structure.unverified:
        yield found("place", "unverified", "inform", region, structure=site.structure)


def blood_thinners(medicines: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Those of the medicines that thin the blood."""
    return tuple(
        one
        for one in medicines
        if (fact := knowledge.medicines.get(one)) and fact.action is MedicineAction.BLEEDING_CHECK
    )


def _weigh_follow_ups(case: _Case) -> Iterator[Finding]:
    if TWELVE_WEEKS not in case.plan.follow_up_weeks:
        fact = case.knowledge.follow_ups["w12"]
        yield found("follow-ups", "without-12-weeks", "warn", fact)


def _weigh_stop(case: _Case) -> Iterator[Finding]:
    """thresholds/sessions-without-gain; a gain smaller than the measure's own noise may be none."""
    gain = case.plan.gain
    instrument = case.knowledge.instruments[gain.instrument]
    rule = case.knowledge.threshold("sessions-without-gain")
    yield found(
        "stop",
        "stop-rule",
        "inform",
        rule,
        instrument,
        points=gain.points,
        instrument=gain.instrument,
        sessions=gain.sessions_without,
    )
    noise = instrument.minimal_detectable_change
    if noise and instrument.is_usable("minimal_detectable_change") and gain.points < noise:
        yield found(
            "stop", "gain-within-noise", "warn", instrument, points=gain.points, noise=noise
        )
