"""What every sheet for a session says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prolo.papers.citing import Said


def stop_no_other() -> Said:
    return Said(
        text=_(
            "Stop no medicine that is not on this list, and none for the heart or the blood "
            "without its prescriber."
        ),
        refs=("checklist/heart-aspirin-kept", "advice/stop-blood-thinner"),
    )


def restart() -> Said:
    return Said(
        text=_("Not again before that day, unless the clinic says otherwise."),
        refs=("advice/resume-rule", "thresholds/resume-days"),
    )


def call_before() -> tuple[Said, ...]:
    return (
        Said(
            text=_("you have a fever, an infection or take an antibiotic"),
            refs=("contraindications/systemic-infection",),
        ),
        Said(
            text=_("you take a new medicine, or took one that was to be left out"),
            refs=("checklist/med-change", "checklist/nsaid-stopped"),
        ),
        Said(text=_("you are or may be pregnant"), refs=("checklist/pregnancy",)),
    )
