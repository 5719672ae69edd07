"""A person decides otherwise than a rule says."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry.access import Actor, check_may
from prolo.registry.events import record_event
from prolo.registry.models import Conclusion, Override
from prolo.registry.privileges import lets_themselves
from prolo.registry.transactions import write_transaction

NEVER_SET_ASIDE = frozenset({"timeout"})  # it is repeated, until every line agrees


def override_finding(
    *, conclusion: Conclusion, reason: str, by: Actor, rule: str = "", code: str = ""
) -> Override:
    """Set one finding of a conclusion aside (or, without a rule, its verdict), by name and with
    a reason. The finding stays where it is; the override stands beside it. Of a privilege that the
    injector lacks another physician decides, where there is one."""
    check_may(by, "decide")
    if conclusion.kind in NEVER_SET_ASIDE:
        raise Invalid({"conclusion": "repeated-instead"})
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    if lets_themselves(conclusion, rule, by):
        raise Invalid({"reason": "own-privilege"})
    if rule and not _has_finding(conclusion, rule, code):
        raise Invalid({"code": "unknown"})
    with write_transaction(by=by):
        row = Override.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            conclusion=conclusion,
            patient=conclusion.patient,
            rule=rule,
            code=code,
            reason=reason.strip(),
        )
        record_event(
            verb="finding_overridden",
            subject=conclusion,
            patient=conclusion.patient,
            by=by,
            body={"kind": conclusion.kind, "rule": rule, "code": code},
        )
    return row


def _has_finding(conclusion: Conclusion, rule: str, code: str) -> bool:
    return any(
        finding["rule"] == rule and finding["code"] == code
        for finding in conclusion.body["findings"]
    )
