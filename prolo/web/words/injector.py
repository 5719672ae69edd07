"""Whether somebody may treat a region, and what it takes if not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.care.privileges import Level
from prolo.web.words.plan import with_names

LEVELS = {
    Level.ALONE: _("Alone"),
    Level.SUPERVISED: _("Under supervision"),
}

NOT_KEPT = _("No privilege is recorded in this clinic, so none was checked.")

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
    ("kept", "not-kept"): NOT_KEPT,
}

# Among the checks of the day: of who is booked to inject.
BEFORE_THE_NEEDLE = {
    ("injector", "not-chosen"): _(
        "Nobody is booked to inject yet: whether they may treat this region is asked when the "
        "session is recorded."
    ),
    ("injector", "not-kept"): NOT_KEPT,
    ("injector", "allowed"): _("%(injector)s is booked to inject. %(fact)s: treats it alone."),
    ("injector", "supervisor-to-name"): _(
        "%(injector)s is booked to inject. %(fact)s: under supervision only. Who supervises is "
        "named when the session is recorded."
    ),
    ("injector", "nobody-supervises"): _(
        "%(injector)s is booked to inject. %(fact)s: under supervision only, and nobody else here "
        "treats it alone."
    ),
    ("injector", "none"): _(
        "%(injector)s is booked to inject. %(fact)s: no privilege is on record."
    ),
    ("injector", "ended"): _(
        "%(injector)s is booked to inject. %(fact)s: the privilege ended on %(on)s."
    ),
    ("injector-near", "allowed"): with_names(
        _("%(structure)s, near lung or spine: %(injector)s treats it alone.")
    ),
    ("injector-near", "supervisor-to-name"): with_names(
        _(
            "%(structure)s, near lung or spine: %(injector)s treats it under supervision only. Who "
            "supervises is named when the session is recorded."
        )
    ),
    ("injector-near", "nobody-supervises"): with_names(
        _(
            "%(structure)s, near lung or spine: %(injector)s treats it under supervision only, and "
            "nobody else here treats it alone."
        )
    ),
    ("injector-near", "none"): with_names(
        _(
            "%(structure)s, near lung or spine: of %(injector)s no privilege for that region is on "
            "record."
        )
    ),
    ("injector-near", "ended"): with_names(
        _(
            "%(structure)s, near lung or spine: the privilege of %(injector)s for that region "
            "ended on %(on)s."
        )
    ),
}
