"""What is known of a session before its first needle, what was answered, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from prolo.care.answers import Answer
from prolo.care.assessment import age_on
from prolo.care.checklist import Held, Planned, ReadinessAnswers
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.conclusions import Finding, conclusion_from_json
from prolo.care.contraindicated import ADULT_AGE, may_be_pregnant
from prolo.care.gates import Weight
from prolo.care.images import Modality
from prolo.care.preparation import MedicineRow, PreparationPlan
from prolo.care.readiness import NEVER_SET_ASIDE, Verdict, check_readiness, verdict_of
from prolo.care.stopped import stopped_lately
from prolo.care.stored import from_json
from prolo.care.taken_over import still_said
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry import planned as plans
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.consents import can_consent
from prolo.registry.models import Clinic, Conclusion, Override, Readiness, Session
from prolo.registry.overridden import HEAVY
from prolo.registry.planned import consent_of
from prolo.registry.plans import current_plan_row
from prolo.registry.privileges import booked_to_inject
from prolo.registry.said import bounds_of, heeded, is_diabetic, not_weighed, said_and_learned
from prolo.registry.session_rows import sedative_label
from prolo.registry.sessions_around import injected_here, least_of
from prolo.registry.still_open import still_open
from prolo.registry.stock import Cupboard
from prolo.registry.taken_over import taken_over_since
from prolo.registry.told import drafted_of, held_of, kept_of, told_rows, waiting_of

# -- what was planned ---------------------------------------------------------------------


def planned_of(session: Session) -> Planned:
    """What the plan, the preparation and the record say about the session of this day."""
    drafted = drafted_of(session)
    return _planned(session, told_rows(session, drafted), drafted)


def _planned(session: Session, told: list[MedicineRow], drafted: PreparationPlan | None) -> Planned:
    patient, now = session.patient, clock.now(session.clinic)
    planned, knowledge = plans.planned_of(session), clinic_knowledge(session.clinic)
    return replace(
        planned,
        kept=kept_of(told, knowledge),
        stopped=stopped_lately(drafted, knowledge) if drafted else (),
        waiting=waiting_of(session, drafted),
        is_diabetic=is_diabetic(patient),
        is_minor=_is_minor(session),
        can_consent=can_consent(session.course, now),
        has_images=_has_images(session),
        injector=booked_to_inject(session),
        least=least_of(session.course, planned.plan, knowledge),
        **injected_here(session),
        **still_open(session),
        **_said_at_first(session),
        **_heeded(session),
    )


def _has_images(session: Session) -> bool:
    """Unless somebody said of this course that none are needed."""
    reviews = session.course.imaging_reviews.current()
    return not reviews.exists() or reviews.exclude(modality=Modality.NONE).exists()


def _said_at_first(session: Session) -> dict[str, Any]:
    """What the assessment of the course leaves to be heeded on the day, and earlier days found."""
    given = said_and_learned(session.course, but=session)
    if given is None:
        return {}
    return bounds_of(given, session.clinic)


def _heeded(session: Session) -> dict[str, Any]:
    """What any assessment of the person, and any checks of a pregnancy, leave to be heeded, what
    was concluded of the plan that stands as it was signed, and what of it the plan did not weigh.
    Who said that a pregnancy is possible is asked, whatever the record says of them."""
    course, row = session.course, current_plan_row(session.course)
    said = heeded(course, but=session)
    kept = latest_conclusion("plan", subject_id=row.pk) if row else None
    concluded = conclusion_from_json(kept.body) if kept else None
    is_said = said.pregnancy in (Answer.YES, Answer.UNSURE) or said.pregnant_ended_since is not None
    return {
        "has_implant_near": said.implant_near in (Answer.YES, Answer.UNSURE),
        "unnamed_thinner": said.unnamed_thinner,
        "could_be_pregnant": is_said or may_be_pregnant(session.patient.sex, _age(session)),
        "plan_weighed": concluded,
        **(not_weighed(said, course, row, concluded) if row else {}),
    }


def _is_minor(session: Session) -> bool:
    """For whom a guardian agrees where the clinic is; of unknown age, somebody looks."""
    age = _age(session)
    return age is None or age < session.clinic.age_of_majority


def is_adult(session: Session) -> bool:
    """As a body: of unknown age is no adult."""
    age = _age(session)
    return age is not None and age >= ADULT_AGE


def _age(session: Session) -> int | None:
    born = session.patient.identity.birth_date
    return age_on(born, session.visit.day) if born else None


# -- what was answered --------------------------------------------------------------------


def readiness_row(session: Session) -> Readiness | None:
    return session.readiness.current().order_by("recorded_at").last()


def row_of_the_day(session: Session, on: date | None = None) -> Readiness | None:
    """What was answered last; while nothing is recorded, today or ``on`` the day: a temperature, a
    last dose and «nothing has changed» do not outlive it."""
    rows = [row for row in session.readiness.current() if _is_of_the_day(row, session, on)]
    return max(rows, key=lambda row: row.recorded_at, default=None)


def _is_of_the_day(row: Readiness, session: Session, on: date | None) -> bool:
    clinic = session.clinic
    is_over = session.state != Session.State.OPEN
    return is_over or clock.day_at(row.happened_at, clinic) == (on or clock.today(clinic))


def answers_of(session: Session) -> ReadinessAnswers:
    """As stored last on this day; before the first time nothing was asked."""
    return _answers_in(row_of_the_day(session), session)


def _answers_in(row: Readiness | None, session: Session) -> ReadinessAnswers:
    """Without what depends on a room or an injector that others took over from since."""
    if row is None:
        return ReadinessAnswers()
    since = taken_over_since(session, row.happened_at)
    return still_said(
        _as_given(row),
        in_another_room=since.in_another_room,
        by_another_injector=since.by_another_injector,
    )


def _as_given(row: Readiness) -> ReadinessAnswers:
    return from_json(ReadinessAnswers, row.answers)


def judge_readiness(session: Session, answers: ReadinessAnswers) -> CareConclusion:
    """With the consent that stands now. Raises ``CareError`` for what cannot be."""
    drafted = drafted_of(session)
    told = told_rows(session, drafted)
    return _judge(session, answers, _planned(session, told, drafted), held_of(session, told))


def _judge(
    session: Session, answers: ReadinessAnswers, planned: Planned, holds: tuple[Held, ...]
) -> CareConclusion:
    knowledge = clinic_knowledge(session.clinic)
    called = {*knowledge.medicines, *(one.medicine for one in holds)}
    doses = tuple(one for one in answers.doses if one.medicine in called)  # others are not held now
    return check_readiness(
        replace(answers, consent=consent_of(session), doses=doses),
        replace(planned, **_lots_of_checks(session, answers)),
        holds,
        knowledge=knowledge,
        now=clock.now(session.clinic),
    )


def _lots_of_checks(session: Session, answers: ReadinessAnswers) -> dict[str, Any]:
    """What the clinic knows of the lots of a numbing cream and of what was given to calm, as of a
    vial's; of a session that is over, as it was known then."""
    labels = {
        "cream": _tube(answers, clinic_knowledge(session.clinic)),
        "sedative": _sedative(answers),
    }
    if not any(labels.values()):
        return {}
    cupboard, at = Cupboard(session.clinic), session.ended_at or clock.now(session.clinic)
    return {
        name: said
        for of, label in labels.items()
        if label
        for name, said in (
            (f"{of}_recalled", cupboard.recall_of(label, at)),
            (f"{of}_shares", cupboard.shared_infections(label)),
        )
    }


def _tube(answers: ReadinessAnswers, knowledge: Knowledge) -> dict[str, str]:
    numbing = answers.numbing
    if numbing is None or not numbing.cream or not numbing.cream_lot.strip():
        return {}
    return {
        "substance": numbing.cream,
        "product": numbing.cream_product or knowledge.anaesthetics[numbing.cream].label,
        "lot": numbing.cream_lot,
    }


def _sedative(answers: ReadinessAnswers) -> dict[str, str]:
    given = answers.sedation
    if given is None or not given.lot.strip():
        return {}
    return sedative_label(given)


# -- where it stands ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``concluded`` is as of now. ``kept`` is the conclusion stored with the answers, None before
    the first. ``set_aside`` are the findings that a physician decided otherwise about."""

    kept: Conclusion | None
    answers: ReadinessAnswers
    planned: Planned
    holds: tuple[Held, ...]
    concluded: CareConclusion
    set_aside: tuple[tuple[Finding, Override], ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """What stands between the person and the needle."""
        aside = {id(finding) for finding, _ in self.set_aside}
        return tuple(
            one for one in self.concluded.findings if one.weight in HEAVY and id(one) not in aside
        )

    @property
    def verdict(self) -> Verdict:
        """What is left of the conclusion after what was set aside."""
        return verdict_of(self.open)

    @property
    def may_begin(self) -> bool:
        return self.kept is not None and not self.open

    @property
    def is_as_kept(self) -> bool:
        """False: the consent, the plan or the sheet changed since the answers were stored."""
        if self.kept is None:
            return False
        return _codes(conclusion_from_json(self.kept.body)) == _codes(self.concluded)

    def may_be_decided(self, finding: Finding) -> bool:
        """Found when the answers were kept, open still, and a person's to decide."""
        if self.kept is None or finding not in self.open or not may_be_set_aside(finding):
            return False
        kept = conclusion_from_json(self.kept.body).findings
        return _key(finding) in {_key(one) for one in kept}


def stand_of(session: Session, on: date | None = None) -> Standing:
    """Today, or as of another day."""
    row, drafted = row_of_the_day(session, on), drafted_of(session, on)
    told = told_rows(session, drafted)
    answers = _answers_in(row, session)
    planned, holds = _planned(session, told, drafted), held_of(session, told)
    concluded = _judge(session, answers, planned, holds)
    decided = _decided(session, on)
    aside = [(one, decided[key]) for one in concluded.findings if (key := _key(one)) in decided]
    return Standing(
        kept=latest_conclusion("readiness", subject_id=row.pk) if row else None,
        answers=answers,
        planned=planned,
        holds=holds,
        concluded=concluded,
        set_aside=tuple(aside),
    )


def is_settled(session: Session) -> bool:
    """By what was kept with the answers of its day: nobody took over what they say, and nothing is
    left of what was found but what a physician decided otherwise about. For what is due and for
    lists of many; before the needle itself everything is weighed as of now (``stand_of``)."""
    day = session.visit.day
    row = row_of_the_day(session, day)
    kept = latest_conclusion("readiness", subject_id=row.pk) if row else None
    if row is None or kept is None or _answers_in(row, session) != _as_given(row):
        return False
    decided = _decided(session, day)
    findings = conclusion_from_json(kept.body).findings
    return not any(one.weight in HEAVY and _key(one) not in decided for one in findings)


def may_be_set_aside(finding: Finding) -> bool:
    """A person decides about it by name; who, where and what was agreed is put right instead."""
    return finding.weight in (Weight.STOP, Weight.ASK) and finding.rule not in NEVER_SET_ASIDE


def _decided(session: Session, on: date | None) -> dict[str, Override]:
    """What was decided about these very inputs in any version of the day's answers: a field filled
    in afterwards asks nobody again, another reading does."""
    subjects = [row.pk for row in session.readiness.all() if _is_of_the_day(row, session, on)]
    rows = Override.objects.filter(
        conclusion__kind="readiness", conclusion__subject_id__in=subjects
    ).select_related("conclusion", "recorded_by")
    decided = {}
    for row in rows.order_by("recorded_at"):
        for finding in conclusion_from_json(row.conclusion.body).findings:
            if _speaks_of(row, finding) and may_be_set_aside(finding):
                decided[_key(finding)] = row
    return decided


def _speaks_of(row: Override, finding: Finding) -> bool:
    """Without a rule, of the whole verdict."""
    return not row.rule or (row.rule, row.code) == (finding.rule, finding.code)


def _key(finding: Finding) -> str:
    """A finding about the same inputs. Stored, they are text; so both are compared as text."""
    body = CareConclusion(kind="", verdict="", findings=(finding,)).to_json()["findings"][0]
    return str((body["rule"], body["code"], _sorted(body["inputs"])))


def _sorted(inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in inputs.items())


def _codes(concluded: CareConclusion) -> set[tuple[str, str, str]]:
    return {(one.rule, one.code, str(one.weight)) for one in concluded.findings}


def usual_skin_agent(clinic: Clinic) -> str:
    """What the skin was cleaned with the last time in this clinic; empty where nobody said it."""
    lately = Readiness.objects.filter(clinic=clinic).order_by("-recorded_at")
    for answers in lately.values_list("answers", flat=True)[:10]:
        if agent := (answers.get("skin") or {}).get("agent"):
            return str(agent)
    return ""
