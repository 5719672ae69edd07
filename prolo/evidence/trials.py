"""One trial with everything the tables hold of it, and which of its arms are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from prolo.evidence.protocol import AnalysisProtocol, ComparatorGroup, Reading
from prolo.knowledge.trials import Arm, Contrast, Count, Outcome, Study, TrialTables

Row = TypeVar("Row", Arm, Contrast, Count, Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    study: Study
    arms: Mapping[str, Arm]
    outcomes: tuple[Outcome, ...]
    contrasts: tuple[Contrast, ...]
    counts: tuple[Count, ...]

    @property
    def id(self) -> str:
        return self.study.study_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Ids of the arms on each side of a comparison, in the order of the tables."""

    irritant: tuple[str, ...]
    comparator: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        return self.irritant + self.comparator


def gather_trials(tables: TrialTables, condition: str) -> tuple[Trial, ...]:
    """Every trial of a condition, oldest first; those of unknown year last."""
    arms, outcomes = _by_study(tables.arms), _by_study(tables.outcomes)
    contrasts, counts = _by_study(tables.contrasts), _by_study(tables.binary)
    found = [
        Trial(
            study=study,
            arms={arm.arm_id: arm for arm in arms[study.study_id]},
            outcomes=tuple(outcomes[study.study_id]),
            contrasts=tuple(contrasts[study.study_id]),
            counts=tuple(counts[study.study_id]),
        )
        for study in tables.studies
        if study.condition == condition
    ]
    return tuple(sorted(found, key=lambda trial: (trial.study.year or 9999, trial.id)))


def sides_of(trial: Trial, group: ComparatorGroup, protocol: AnalysisProtocol) -> Sides | None:
    """Who is compared with whom; None where the trial does not make this comparison."""
    irritant = irritant_arms(trial, group, protocol)
    comparator = compared_arms(trial, group, protocol)
    if not irritant or not comparator:
        return None
    return Sides(irritant=irritant, comparator=comparator)


def irritant_arms(
    trial: Trial, group: ComparatorGroup, protocol: AnalysisProtocol
) -> tuple[str, ...]:
    """Ids of the arms that got the irritant, those that are held against this group."""
    roles = _roles(trial, protocol)
    found = [arm for arm in trial.arms.values() if _is_irritant(arm, roles, protocol)]
    return _one_kind(found, group, protocol)


def compared_arms(
    trial: Trial, group: ComparatorGroup, protocol: AnalysisProtocol
) -> tuple[str, ...]:
    """Ids of the arms that got a treatment of this group."""
    roles = _roles(trial, protocol)
    return tuple(
        arm.arm_id for arm in trial.arms.values() if _is_compared(arm, roles.get(arm.arm_id), group)
    )


def _roles(trial: Trial, protocol: AnalysisProtocol) -> Mapping[str | None, Reading]:
    codes = ("irritant-arm", "comparator", "factor-margin")
    return {role.arm_id: role for role in protocol.readings_of(trial.id, codes)}


def people_in(trial: Trial, sides: Sides) -> int | None:
    """People randomised to the arms compared; of the whole trial where arms are not printed."""
    sizes = [_randomised(trial.arms[arm]) for arm in sides.both]
    known = [size for size in sizes if size is not None]
    if len(known) == len(sizes):
        return sum(known)
    return trial.study.n_randomised or trial.study.n_analysed


def _randomised(arm: Arm) -> int | None:
    return arm.n_randomised or arm.n_analysed


def _is_irritant(arm: Arm, roles: Mapping[str | None, Reading], protocol: AnalysisProtocol) -> bool:
    role = roles.get(arm.arm_id)
    return role.code == "irritant-arm" if role else arm.treatment in protocol.irritants


def _is_compared(arm: Arm, role: Reading | None, group: ComparatorGroup) -> bool:
    if role is None:
        return arm.treatment in group.treatments
    return role.code == "comparator" and role.value == group.id


def _one_kind(
    arms: list[Arm], group: ComparatorGroup, protocol: AnalysisProtocol
) -> tuple[str, ...]:
    """With the exercise of the other arm or without it, where a trial has both."""
    together = [arm.arm_id for arm in arms if arm.treatment == "dextrose-exercise"]
    alone = [arm.arm_id for arm in arms if arm.arm_id not in together]
    if together and alone:
        return tuple(together if group.id in protocol.with_exercise_against else alone)
    return tuple(together or alone)


def _by_study(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.study_id].append(row)
    return found
