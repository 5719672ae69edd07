"""What may matter to a person who chooses, and how a paper was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

VALUES: Mapping[str, Any] = {
    "less-pain-soon": _("Less pain soon"),
    "lasting": _("Relief that lasts"),
    "do-more": _("Doing more in daily life or sport"),
    "work": _("Being able to work"),
    "few-visits": _("Few visits"),
    "no-needles": _("No needles"),
    "low-risk": _("As little risk as possible"),
    "well-shown": _("A treatment that trials have shown to work"),
    "low-cost": _("Low cost"),
    "no-tablets": _("No tablets every day"),
    "avoid-surgery": _("No operation"),
    "wait": _("Time to think, or to wait and see"),
}
KINDS: Mapping[str, Any] = {
    "options": _("Options"),
    "consent": _("Consent"),
    "estimate": _("Estimate"),
    "estimate-scan": _("Estimate, completed by hand"),
    "coverage": _("Who pays"),
    "statement": _("Statement"),
    "plan": _("Plan"),
    "preparation": _("Preparation"),
    "aftercare": _("Aftercare sheet"),
    "session": _("Record of a session"),
    "summary": _("Letter to another physician"),
    "dossier": _("Dossier for a payer"),
}
STANDING: Mapping[str, Any] = {
    "in-force": _("in force"),
    "taken-back": _("taken back %(at)s"),
    "replaced": _("replaced by a newer one"),
    "altered": _("does not count: what is kept of it was changed"),
    "on-its-way": _("does not count yet: the message that tells of it has not left"),
    "reached-nobody": _("does not count: no message told them of it"),
}
SHOWN_AS: Mapping[str, Any] = {
    "patient": _("the patient"),
    "guardian": _("guardian"),
    "payer": _("payer"),
}
MADE_WITH: Mapping[str, Any] = {
    "prolo": _("prolo"),
    "protocol": _("Analysis protocol"),
    "trials": _("Trial tables"),
    "style": _("Style of the references"),
    "file_name": _("File"),
    "paper_kept": _("Completed by hand; a copy of that is kept"),
}
