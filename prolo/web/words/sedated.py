"""Driver, food and the calming medicine on the day."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.facts import known_name
from prolo.web.words.values import shown

RECORDED = {
    "drug": _("the drug"),
    "dose": _("the dose"),
    "route": _("the route"),
    "given-at": _("when it was given"),
    "monitored": _("that the person was watched"),
    "escort": _("the adult who stays with them afterwards"),
}


def _sedation(sentence: Any) -> Any:
    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {name: shown(value) for name, value in finding.params.items()}
        for name in ("sedation", "level", "planned"):
            if name in finding.params:
                blanks[name] = known_name("sedation", finding.params[name], knowledge)
        return str(sentence) % blanks

    return said


def recorded(finding: Finding, knowledge: Any) -> str:
    blanks = {
        "what": RECORDED[finding.code],
        "level": known_name("sedation", finding.params["level"], knowledge),
    }
    if finding.params["recorded"] in (True, "True"):
        return _now("%(level)s: %(what)s is on record.") % blanks
    return _now("%(level)s: record %(what)s.") % blanks


BEFORE_THE_NEEDLE = {
    ("driver", "not-needed"): _sedation(_("%(sedation)s: the person may drive.")),
    ("driver", "there-is-one"): _("Somebody takes the person home."),
    ("driver", "by-clinician"): _sedation(
        _("%(sedation)s, and nobody to drive: a clinician says whether that will do.")
    ),
    ("driver", "needed"): _sedation(_("%(sedation)s: somebody else must drive home.")),
    ("food", "not-with-sedation"): _("No meal before this sedation."),
    ("food", "no-fasting"): _("Nobody has to fast for this."),
    ("food", "clinic-rule-kept"): _sedation(
        _("%(sedation)s: the clinic’s rule about food was kept.")
    ),
    ("food", "clinic-rule-not-kept"): _sedation(
        _("%(sedation)s: the clinic’s rule about food was not kept. A clinician decides.")
    ),
    ("food", "by-clinician"): _sedation(
        _("%(sedation)s: ask whether the clinic’s rule about food was kept.")
    ),
    ("food", "food-long-enough-ago"): _("The last food is long enough ago."),
    ("food", "drink-long-enough-ago"): _("The last drink is long enough ago."),
    ("food", "food-too-recent"): _(
        "The last food is too recent for this sedation: wait until %(until)s, leave the sedation "
        "out, or rebook."
    ),
    ("food", "drink-too-recent"): _(
        "The last drink is too recent for this sedation: wait until %(until)s, leave the sedation "
        "out, or rebook."
    ),
    ("food", "food-not-asked"): _("Ask when the person last ate, and whether it was fatty."),
    ("food", "drink-not-asked"): _("Ask when the person last drank, and whether it was clear."),
    ("sedation", "other-than-planned"): _sedation(
        _(
            "Given is «%(level)s», planned was «%(planned)s»: food, driver and watching change. "
            "A clinician decides."
        )
    ),
    ("sedation", "recalled"): _(
        "Lot %(recalled_lot)s of the calming medicine was recalled on %(on)s: %(reason)s. Do not "
        "use it; tell a physician at once where it was given."
    ),
    ("sedation", "expired"): _(
        "The calming medicine expired on %(expires_on)s: do not use it; tell a physician where it "
        "was given."
    ),
    ("sedation", "shares-infections"): _(
        "Infections of people who got this lot of the calming medicine are looked into since "
        "%(since)s (%(infections)s so far). A physician decides before it is given."
    ),
    ("sedation", "*"): recorded,
}
