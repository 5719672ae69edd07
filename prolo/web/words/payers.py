"""What a person is told before treatment, by who pays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "uninsured": _("Not insured"),
    "self-pay": _("Insured, and pays without the insurance"),
    "medicare": _("Medicare (Original)"),
    "medicare-advantage": _("Medicare Advantage"),
    "medicaid": _("Medicaid"),
    "commercial": _("A private insurer"),
    "military": _("Armed forces or veterans (TRICARE, VA)"),
    "workers-comp": _("Insurance for accidents at work"),
    "other": _("Another way, or another country"),
}
SENTENCES: dict[tuple[str, str], Any] = {
    ("notice", "plain-estimate"): _("An estimate before treatment, so that the person can decide."),
    ("notice", "good-faith"): _(
        "A written Good Faith Estimate is owed, within its days. Does the person know that they "
        "may ask for one at any time? Any question about the cost counts as asking."
    ),
    ("notice", "advance-notice"): _(
        "Medicare refuses prolotherapy. Was the advance notice (CMS-R-131), with an estimate, "
        "signed before the service? The biller decides on the modifier."
    ),
    ("notice", "without-notice"): _(
        "Without a notice that was signed before, the person cannot be billed."
    ),
    ("notice", "own-decision"): _(
        "Medicare Advantage decides before the service, and has no use for Medicare’s notice. Was "
        "its decision asked for, in writing?"
    ),
    ("notice", "state"): _("Ask the state’s programme before treatment whether it may be billed."),
    ("notice", "waiver"): _(
        "Ask the insurer for its policy and the day it counts from. If it does not pay: is a "
        "waiver with the cost signed before treatment?"
    ),
    ("notice", "facility"): _("Ask the facility for its criteria, and whether it refers."),
    ("notice", "accident"): _(
        "State law and authorisation beforehand decide: ask before treatment."
    ),
}
