"""What was seen and done before a person went home. It never says that somebody is well."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERDICTS = {
    "complete": _("Everything to be done before leaving is on record"),
    "open": _("Something is missing before leaving"),
    "person-decides": _("A physician decides before this is complete"),
}
SENTENCES = {
    ("item", "done"): _("Done: %(fact)s."),
    ("item", "not-done"): _("Not done: %(fact)s."),
    ("item", "not-sure"): _("Nobody is sure that this was done: %(fact)s."),
    ("item", "not-asked"): _("Not said whether this was done: %(fact)s."),
    ("observed", "long-enough"): _(
        "Watched for %(minutes)s minutes; %(minutes_wanted)s are asked for."
    ),
    ("observed", "too-short"): _(
        "Watched for %(minutes)s minutes, fewer than the %(minutes_wanted)s that are asked for."
    ),
    ("observed", "long-awaits"): _(
        "Watched for %(minutes)s minutes. That %(minutes_wanted)s are enough is unverified."
    ),
    ("observed", "short-awaits"): _(
        "Watched for %(minutes)s minutes. That %(minutes_wanted)s are needed is unverified."
    ),
    ("observed", "not-recorded"): _("How long the person was watched is not on record."),
    ("condition", "recorded"): _("How the person was is on record."),
    ("condition", "not-recorded"): _("How the person was is not on record."),
    ("awake", "yes"): _("Awake again after the sedation."),
    ("awake", "no"): _("Not awake enough after the sedation: the person stays."),
    ("awake", "not-sure"): _("Nobody is sure that the person is awake enough: the person stays."),
    ("awake", "not-asked"): _("Not said whether the person is awake again after the sedation."),
    ("escort", "yes"): _("An adult takes the person home after the sedation."),
    ("escort", "no"): _("No adult takes the person home after the sedation: the person stays."),
    ("escort", "not-sure"): _("Nobody is sure that an adult takes the person home: find out."),
    ("escort", "not-asked"): _("Not said whether an adult takes the person home."),
}
