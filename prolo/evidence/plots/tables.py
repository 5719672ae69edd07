"""The records as tables, with the field's names."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.asymmetry import Funnel
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.display import Cell, Table, tabulate
from prolo.evidence.many import PooledMany
from prolo.evidence.missing import Albatross
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.refits import Influence
from prolo.evidence.report import trial_table

BAYES = (
    "estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau", "tau_lb", "tau_ub", "mean", "sd", "k",
    "level",
)  # fmt: skip


@tabulate.register
def _evidence(record: ConditionEvidence) -> Table:
    return trial_table(record)


@tabulate.register
def _pooled(record: PooledEffect) -> Table:
    """A name and its value a row."""
    named = [one.name for one in fields(record) if one.name != "weights"]
    return Table(
        columns=("name", "value"), rows=tuple((name, getattr(record, name)) for name in named)
    )


@tabulate.register
def _bayes(record: BayesEffect) -> Table:
    rows: list[tuple[Cell, ...]] = [(name, getattr(record, name)) for name in BAYES]
    return Table(columns=("name", "value"), rows=(*rows, ("prior", str(record.prior))))


@tabulate.register
def _many(record: PooledMany) -> Table:
    return _columns(record)


@tabulate.register
def _influence(record: Influence) -> Table:
    return _columns(record)


def _columns(record: Any) -> Table:
    """Fields that are arrays, a study or a set a row."""
    named = [one.name for one in fields(record) if hasattr(getattr(record, one.name), "tolist")]
    columns = [getattr(record, name).tolist() for name in named]
    return Table(columns=tuple(named), rows=tuple(zip(*columns, strict=True)))


@tabulate.register
def _funnel(record: Funnel) -> Table:
    rows = tuple((point.effect, point.se, point.p, point.below) for point in record.points)
    return Table(columns=("effect", "se", "p", "below"), rows=rows)


@tabulate.register
def _albatross(record: Albatross) -> Table:
    rows = tuple(
        (point.trial_id, point.people, point.p, point.bound, point.sign, int(point.pooled))
        for point in record.points
    )
    return Table(columns=("trial_id", "people", "p", "bound", "sign", "pooled"), rows=rows)
