"""What is recorded with a reason."""

from __future__ import annotations

from prolo.care.asking_why import asks_why
from tests.spec.tables import Spec

step = "session"
title = "What is recorded with a reason"
text = """
What was given is kept, whatever a rule says of it. What the rule stops, and a dose of which nobody can say whether
it is within its limit, is kept with a reason; a physician who records it or signs it answers for it by name.
"""


def weighed(of: str, verdict: str) -> dict[str, object]:
    return {"reason": "asked" if asks_why(of, verdict) else "not asked"}


def test_what_stops_or_cannot_be_judged_is_recorded_with_a_reason(spec: Spec) -> None:
    """«Missing» is a limit that nobody knows or has verified, a strength or a weight that was not said. Of a vial it is
    a label to be read again; to «ask» is an allergy of which a clinician says what it means: to another of the
    family, to what is nearly called so, or to what such a vial can hold while nobody has read its label."""
    spec(
        weighed,
        """
        of         | verdict || reason
        dose       | stop    || asked
        dose       | missing || asked
        dose       | warn    || not asked
        dose       | clear   || not asked
        vials      | stop    || asked
        vials      | ask     || asked
        vials      | missing || not asked
        vials      | warn    || not asked
        injector   | ask     || asked
        injector   | clear   || not asked
        injector   | inform  || not asked
        injections | warn    || not asked
        """,
    )
