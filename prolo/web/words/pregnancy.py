"""Whether a pregnancy is possible, and what of the plan it stands against."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.dose import short_name
from prolo.web.words.places import structure_name

IN_PREGNANCY = {
    "x-rays": _("%(place)s is planned under X-rays: with a pregnancy, choose ultrasound."),
    "injected": _("%(irritant)s is planned; in pregnancy: %(says)s."),
    "injected-unknown": _(
        "%(irritant)s is planned: nothing read here says whether it is safe in pregnancy."
    ),
}


def in_pregnancy(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return str(IN_PREGNANCY[finding.code]) % {
        "place": structure_name(str(given.get("structure") or "")),
        "irritant": short_name(given.get("irritant") or ""),
        "says": given.get("says") or "",
    }


BEFORE_THE_NEEDLE = {
    ("pregnancy", "not-needed"): _("Pregnancy need not be asked."),
    ("pregnancy", "not-possible"): _("A pregnancy was ruled out by asking."),
    ("pregnancy", "possible"): _("A pregnancy is possible. A clinician decides."),
    ("pregnancy", "not-sure"): _(
        "Not sure about a pregnancy: it is not read as no. Test first, or a clinician decides."
    ),
    ("pregnancy", "x-rays"): in_pregnancy,
    ("pregnancy", "injected"): in_pregnancy,
    ("pregnancy", "injected-unknown"): in_pregnancy,
    ("pregnancy", "not-asked"): _("Ask whether a pregnancy is possible."),
}
