"""What speaks against drawing from a vial."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.dose import substance_name
from prolo.web.words.values import shown


def _named(sentence: Any) -> Any:
    """A sentence with the substance's name before it, and the lot where there is one."""

    def said(finding: Finding, knowledge: Any) -> str:
        inputs = {**finding.inputs, **finding.params}
        name = substance_name(inputs.get("substance"))
        lot = inputs.get("lot")
        vial = _now("%(name)s, lot %(lot)s") % {"name": name, "lot": lot} if lot else name
        return f"{vial}: {_filled(sentence, finding)}"

    return said


def _filled(sentence: Any, finding: Finding) -> str:
    return str(sentence) % {name: shown(value) for name, value in finding.params.items()}


SENTENCES = {
    ("use", "expired"): _named(_("expired on %(expires_on)s. Do not use it.")),
    ("use", "used-for-another"): _named(
        _("a single-dose vial that another person was treated from. Do not use it.")
    ),
    ("use", "single-dose-only"): _named(
        _("recorded as a multi-dose vial, but it has no preservative: one person only.")
    ),
    ("use", "opened-before-today"): _named(_("a single-dose vial, open since %(opened_on)s.")),
    ("use", "expiry-missing"): _named(_("the expiry is missing.")),
    ("use", "lot-missing"): _named(_("the lot is missing.")),
    ("drawn", "no-vial"): _named(_("no vial is recorded. Enter product, lot and expiry.")),
}
