"""Whether somebody may treat a region, and what it takes if not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.care.privileges import Level
from prolo.web.words.plan import with_names

LEVELS = {
    Level.ALONE: _("Alone"),
    Level.SUPERVISED: _("Under supervision"),
}

SENTENCES = {
    ("region", "allowed"): _("%(fact)s: treats it alone."),
    ("region", "supervised"): _("%(fact)s: treats it under the supervision that is named."),
    ("region", "supervisor-missing"): _(
        "%(fact)s: treats it under supervision only, and no supervisor is named."
    ),
    ("region", "supervisor-not-alone"): _(
        "%(fact)s: treats it under supervision only, and who is named may not treat it alone."
    ),
    ("region", "none"): _("%(fact)s: no privilege is on record."),
    ("region", "ended"): _("%(fact)s: the privilege ended on %(on)s."),
    ("near", "allowed"): with_names(_("%(structure)s, near lung or spine: treats it alone.")),
    ("near", "supervised"): with_names(
        _("%(structure)s, near lung or spine: treats it under the supervision that is named.")
    ),
    ("near", "supervisor-missing"): with_names(
        _("%(structure)s, near lung or spine: under supervision only, and no supervisor is named.")
    ),
    ("near", "supervisor-not-alone"): with_names(
        _(
            "%(structure)s, near lung or spine: under supervision only, and who is named may not "
            "treat that region alone."
        )
    ),
    ("near", "none"): with_names(
        _("%(structure)s, near lung or spine: no privilege for that region is on record.")
    ),
    ("near", "ended"): with_names(
        _("%(structure)s, near lung or spine: the privilege for that region ended on %(on)s.")
    ),
    ("kept", "not-kept"): _("No privilege is recorded in this clinic, so none was checked."),
}
