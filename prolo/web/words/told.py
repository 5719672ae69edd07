"""What a person is told of who pays, in our own words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[tuple[str, str], Any] = {
    ("payer", "plain"): _(
        "You get an estimate before treatment, so that you can decide. Ask whoever insures you "
        "whether they pay, and let them write it down."
    ),
    ("payer", "self-pay"): _(
        "You pay yourself. You have a right to a written Good Faith Estimate before the treatment."
    ),
    ("payer", "ask"): _(
        "You may ask for one at any time, and have it within %(due_business_days)s business days."
    ),
    ("payer", "dispute"): _(
        "Keep it. If a bill is at least %(threshold_usd)s dollars above it you may dispute the "
        "bill: www.cms.gov/nosurprises says how. That makes your care no worse."
    ),
    ("payer", "medicare"): _(
        "We do not expect Medicare to pay for prolotherapy. Its rule for the whole country says "
        "that it is not reasonable and necessary."
    ),
    ("payer", "options"): _(
        "You choose one of three ways. You have the treatment, and we send Medicare a claim: "
        "Medicare decides in writing, and you may appeal. Or you have it and no claim is sent: you "
        "pay, and there is nothing to appeal. Or you do not have it, and owe nothing."
    ),
    ("payer", "form"): _(
        "Your choice stands on Medicare’s own form, the Advance Beneficiary Notice (CMS-R-131), "
        "with what the treatment is likely to cost. This sheet explains it and does not stand in "
        "its place."
    ),
    ("payer", "before"): _(
        "We go through the form with you early enough for you to think it over, and answer your "
        "questions before you sign. What is signed after the treatment does not count."
    ),
    ("payer", "without"): _(
        "Without that form, signed before the treatment, you do not have to pay the bill."
    ),
    ("payer", "advantage"): _(
        "Your plan decides before the treatment whether it pays. You or we can ask it for that "
        "decision, in writing. Medicare’s own notice (CMS-R-131) does not count for your plan."
    ),
    ("payer", "medicaid"): _(
        "Medicaid does not pay for prolotherapy in most states. We ask the programme of your state "
        "before the treatment, also whether you may be billed at all."
    ),
    ("payer", "commercial"): _(
        "Most private insurers whose rules we know do not pay for prolotherapy. Ask yours for its "
        "policy, and for the day from which it counts."
    ),
    ("payer", "in-writing"): _(
        "If it does not pay, we agree with you in writing, before the treatment, on what it costs "
        "you."
    ),
    ("payer", "military"): _(
        "Your facility has its own criteria. Ask it before the treatment whether it pays, and "
        "whether it refers you."
    ),
    ("payer", "accident"): _(
        "After an accident at work the law of your state decides, and whether somebody allowed it "
        "beforehand. We ask before the treatment."
    ),
}
