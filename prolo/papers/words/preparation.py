"""What every sheet for a session says."""

from __future__ import annotations

from django.utils.translation import gettext as _


def stop_no_other() -> str:
    return _(
        "Stop no medicine that is not on this list, and none for the heart or the blood without "
        "its prescriber."
    )


def restart() -> str:
    return _("Not again before that day, unless the clinic says otherwise.")


def call_before() -> tuple[str, ...]:
    return (
        _("you have a fever, an infection or take an antibiotic"),
        _("you take a new medicine, or took one that was to be left out"),
        _("you are or may be pregnant"),
    )
