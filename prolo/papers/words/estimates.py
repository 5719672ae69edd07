"""What an estimate says around its figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from prolo.papers.citing import Said
from prolo.papers.words.amounts import in_order
from prolo.papers.words.sentences import commas


def title(*, is_good_faith: bool) -> str:
    return _("Good Faith Estimate") if is_good_faith else _("Estimate of the costs")


def in_short(expected: str, *others: tuple[str, str]) -> str:
    """``others``: under which head another amount stands, and that amount."""
    said = [_("As planned: %(amount)s.") % {"amount": expected}]
    said += [_("%(head)s: %(amount)s.") % {"head": head, "amount": one} for head, one in others]
    return " ".join(said)


def at_least(sessions: int) -> str:
    """``sessions`` were held, or the first; 0: no session is in it."""
    if not sessions:
        return _("At least")
    return _("If you stop after session %(n)s") % {"n": sessions}


def at_most(sessions: int) -> str:
    return _("With %(n)s sessions") % {"n": sessions} if sessions > 1 else _("At most")


def included(what: Iterable[str]) -> str:
    return _("In the price of the session: %(what)s.") % {"what": commas(what)}


def sessions(times: str) -> str:
    return _(
        "Sessions: %(n)s. You may stop after any session; what is not done is not charged."
    ) % {"n": times}


def without_day(visits: int, *, of: int) -> str:
    """``visits`` of so many are not booked yet; their price is the one that counts now."""
    if visits == of:
        return _("no day is booked yet")
    return _("for %(n)s more no day is booked yet") % {"n": visits}


def beyond_plan(numbers: Iterable[int]) -> str:
    """That they are booked, and in it."""
    return _(
        "Sessions booked beyond your plan: %(numbers)s. Here each counts like the last session of "
        "your plan."
    ) % {"numbers": commas(map(str, numbers))}


def what_it_is() -> tuple[Said, ...]:
    """``refs``: that a Good Faith Estimate says it."""
    return (
        Said(
            text=_("It is an estimate. What is really done and charged may differ."),
            refs=("billing/element-disclaimer-estimate",),
        ),
        Said(
            text=_("It is no contract. You need not be treated here."),
            refs=("billing/element-disclaimer-contract",),
        ),
        Said(
            text=_("What somebody recommends later is not in it, and is booked by itself."),
            refs=("billing/element-disclaimer-more",),
        ),
        Said(
            text=_(
                "What has to be booked by itself is not in it either: when it is booked, or when "
                "you ask, you get an estimate of it."
            ),
            refs=("billing/element-separately",),
        ),
    )


def dispute(dollars: str, days: str) -> str:
    return _(
        "If a bill is at least %(dollars)s dollars above the amount as planned in your estimate, "
        "you may dispute it, within %(days)s days of the bill. How: www.cms.gov/nosurprises. A "
        "dispute does not make your care worse."
    ) % {"dollars": dollars, "days": days}


def keep_it() -> str:
    return _("Keep it, and hold it beside the bill.")


def digest(sha256: str) -> str:
    return _("Content, as a number that changes with every letter: %(number)s") % {"number": sha256}


# -- beside an earlier one


def differs_from(version: str, day: str) -> str:
    return _("What is otherwise than in version %(n)s of %(day)s") % {"n": version, "day": day}


def changed(what: str, before: str, now: str, *, is_included: bool = False) -> str:
    """``before`` and ``now`` are empty where it was not in it, or is no more."""
    if is_included and not now:
        return _("%(what)s: now in the price of the session.") % {"what": what}
    if not now:
        return _("%(what)s: before %(before)s, now no longer in it.") % {
            "what": what,
            "before": before or _("in the price of the session"),
        }
    if not before:
        return _("%(what)s: new, %(now)s.") % {"what": what, "now": now}
    return _("%(what)s: before %(before)s, now %(now)s.") % {
        "what": what,
        "before": before,
        "now": now,
    }


def other_days(what: str, before: str, now: str) -> str:
    return _("%(what)s, other days: before %(before)s, now %(now)s.") % {
        "what": what,
        "before": before,
        "now": now,
    }


def spread(code: str, before: int, now: int) -> str:
    """``code``: span or gap, of ``care.money.estimate_changes.Spread``."""
    said = {
        "span": _("From the first session to the last: before %(before)s days, now %(now)s days."),
        "gap": _("Mostly between two sessions: before %(before)s days, now %(now)s days."),
    }
    return said[code] % {"before": before, "now": now}


def with_difference(said: str, amount: str) -> str:
    return _("%(said)s As planned: %(amount)s.") % {"said": said, "amount": amount}


def in_all(difference: str) -> str:
    return _("In all, as planned: %(difference)s") % {"difference": difference}


def times_at(times: int, most: int, amount: str) -> str:
    """«3 at 350.00 USD», «planned 3, at most 5, at 350.00 USD»: by the heads of the table."""
    if times == most:
        return _("%(n)s at %(amount)s") % {"n": times, "amount": amount}
    return _("planned %(n)s, at most %(most)s, at %(amount)s") % {
        "n": times,
        "most": most,
        "amount": amount,
    }


# -- that there is a right to one


def right_to_one() -> str:
    return _("Your right to know beforehand what it costs")


def who_may_have_one() -> str:
    return _(
        "You have no health insurance, or do not want to use it? Then you have a right to know the "
        "cost before you are treated. The clinic writes it down for you: a Good Faith Estimate."
    )


def what_one_names() -> tuple[Said, ...]:
    return (
        Said(
            text=_(
                "It says what the treatment is likely to cost, with what is expected to belong to "
                "it."
            ),
            refs=("billing/element-items",),
        ),
        Said(
            text=_("You may ask for it before you book anything."),
            refs=("billing/estimate-asking",),
        ),
    )


def by_when() -> str:
    return _("By when you have it")


def by_when_counted() -> str:
    return _("From the day on which you book or ask. Weekends and holidays do not count.")


def days_at_most() -> str:
    return _("Business days, at most")


def booked_ahead(days: str, most: str = "") -> str:
    """``most``: from more days on another row counts."""
    if most:
        return _("You book %(low)s to %(high)s business days ahead") % {"low": days, "high": most}
    return _("You book %(days)s or more business days ahead") % {"days": days}


def asked_for() -> str:
    return _("You ask for it")


def bill_is_higher() -> str:
    return _("If the bill is higher")


def ask_for_one(phone: str) -> str:
    if not phone:
        return _("Ask at the clinic for your estimate.")
    return _("Ask at the clinic for your estimate, or call: %(phone)s.") % {
        "phone": in_order(phone)
    }


def questions(phone: str) -> str:
    """Of the state, which knows nothing of the clinic."""
    return _("Ask about this right at www.cms.gov/nosurprises or call %(phone)s.") % {
        "phone": in_order(phone)
    }
