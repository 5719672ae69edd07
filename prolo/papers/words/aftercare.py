"""When to call whom after the injections."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prolo.papers.citing import Said

URGENT = ("emergency", "same-day")


def when(level: str, emergency_number: str) -> str:
    if level == "emergency":
        return _("Call %(number)s at once if you answer one of these with yes, or are not sure") % {
            "number": emergency_number
        }
    if level == "same-day":
        return _("Call the clinic today if you answer one of these with yes, or are not sure")
    return _("Call the clinic if you answer one of these with yes")


def other_medicines() -> Said:
    return Said(
        text=_("It changes nothing about a medicine that a doctor gave you for something else."),
        refs=("checklist/heart-aspirin-kept",),
    )


def lasts_longer() -> Said:
    return Said(
        text=_("If it lasts longer, gets worse again, or worries you: call."),
        refs=("signs/pain-rising", "signs/pain-long"),
    )


def for_any_place() -> str:
    return _(
        "No advice is known to us that is for this place of the body alone: what stands here holds "
        "wherever the needle was."
    )


def do_not_wait() -> Said:
    return Said(
        text=_("In an emergency call at once. Do not wait for an answer from the clinic."),
        refs=("levels/emergency",),
    )


def nobody() -> str:
    return _("If nobody answers and it cannot wait, go to the nearest emergency department.")
