"""Who is booked to inject: may they treat what is planned, as far as is known before the needle?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, find
from prolo.care.privileges import check_injector


def weigh_injector(case: Case) -> Iterator[Finding]:
    """The rule of ``privileges.py``, asked before the person lies there. Who supervises is named
    as the session is recorded; until then it counts that somebody is here who may."""
    booked, region = case.planned.injector, case.planned.region
    if booked is None:
        fact = case.knowledge.regions[region]
        yield find("injector", "not-chosen", Weight.INFORM, fact, region=region)
        return
    found = check_injector(
        booked.held,
        region=region,
        structures=case.planned.structures,
        on=case.planned.day,
        knowledge=case.knowledge,
        supervisor=booked.beside,
    )
    for one in found.findings:
        code, weight = _BEFORE_THE_NEEDLE[one.code]
        is_near = "structure" in one.params
        yield replace(
            one,
            rule="readiness.injector-near" if is_near else "readiness.injector",
            code=code,
            weight=weight,
            inputs={"injector": booked.name, **one.inputs},
            params={"injector": booked.name, **one.params},
        )


_BEFORE_THE_NEEDLE = {
    "allowed": ("allowed", Weight.OK),
    "supervised": ("supervisor-to-name", Weight.INFORM),
    "supervisor-not-alone": ("nobody-supervises", Weight.ASK),
    "none": ("none", Weight.ASK),
    "ended": ("ended", Weight.ASK),
    "not-kept": ("not-kept", Weight.INFORM),
}
