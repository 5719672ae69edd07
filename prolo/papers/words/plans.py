"""A plan in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.papers.citing import Said
from prolo.papers.words.evidence import Word
from prolo.papers.words.sentences import commas

GUIDED: Mapping[str, Word] = {  # what a needle is guided by, besides the hand
    "ultrasound": lambda: _("Ultrasound shows the needle the way here: %(places)s."),
    "fluoroscopy": lambda: _("X-rays show the needle the way here: %(places)s."),
}


def in_short(sessions: int, needles: int) -> str:
    planned = ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", sessions)
    each = ngettext(
        "In each session about %(n)s needle goes in.",
        "In each session about %(n)s needles go in.",
        needles,
    )
    return f"{planned % {'n': sessions}} {each % {'n': needles}}"


def numbered(days: Iterable[str]) -> Iterator[str]:
    for number, day in enumerate(days, start=1):
        yield _("Session %(number)s: %(day)s") % {"number": number, "day": day}


def days_may_change() -> str:
    return _("The clinic tells you the hour, and asks you before a day is changed.")


def may_stop() -> str:
    return _("You may stop after any session, and need not say why.")


def looked_at(points: str, sessions: int) -> str:
    return ngettext(
        "If your pain is not at least %(points)s of 10 points better after %(n)s session, the "
        "clinic talks with you about whether to go on.",
        "If your pain is not at least %(points)s of 10 points better after %(n)s sessions in a "
        "row, the clinic talks with you about whether to go on.",
        sessions,
    ) % {"points": points, "n": sessions}


def asked_after(weeks: Sequence[int]) -> str:
    return _("You are asked how you are in these weeks after the first session: %(weeks)s.") % {
        "weeks": commas(str(one) for one in weeks)
    }


def calming(sedation: str) -> str:
    return _("Calming: %(sedation)s.") % {"sedation": sedation}


def guided(by: str, places: Iterable[str]) -> str:
    return GUIDED[by]() % {"places": commas(dict.fromkeys(places))}


def of_this_plan(said: str) -> str:
    """Of figures that no rule names."""
    return f"{said} {_('The numbers are those of your plan.')}"


def nobody_knows() -> Said:
    return Said(
        text=_("Nobody can promise that it helps. What trials found is on the paper «options»."),
        refs=("explanations/claims",),
    )


def drafted_from(sources: str) -> str:
    return _("Drafted from what a report did: %(sources)s. What a report did is no advice.") % {
        "sources": sources
    }
