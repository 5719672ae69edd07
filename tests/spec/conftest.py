"""Runs a rule over its table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.spec.tables import Rule, Spec, parse_table, run_table


@pytest.fixture
def spec() -> Spec:
    def check(rule: Rule, table: str, *, follows: Sequence[str] = ()) -> None:
        differences = run_table(rule, parse_table(table))
        assert not differences, "\n".join(differences)

    return check
