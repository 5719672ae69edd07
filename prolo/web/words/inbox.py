"""Who answers for a concern, how long is left, and who is told then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.harms.escalation import Rung
from prolo.registry.inbox import Waiting
from prolo.web.words.people import role_names
from prolo.web.words.values import shown

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def who(one: Waiting) -> str:
    """Who answers for it now."""
    if one.rung is Rung.EVERYONE:
        return everyone()
    name = one.person.full_name if one.person else ""
    if one.rung is Rung.ON_CALL:
        return _("%(who)s, who is on call") % {"who": name}
    return name or role_names(one.roles)


def everyone() -> str:
    return _("every physician, and the administrator")


def then(one: Waiting) -> str:
    """Who is told if nobody takes it; empty: there is nobody left to tell."""
    if one.then is None:
        return ""
    at = shown(one.then.begins_at)
    if one.then_person:
        return _("If nobody takes it by %(at)s, %(who)s, who is on call, is told.") % {
            "at": at,
            "who": one.then_person.full_name,
        }
    return _("If nobody takes it by %(at)s, %(who)s are told.") % {"at": at, "who": everyone()}


def left(until: datetime, now: datetime) -> str:
    """How long is left to answer, or how long ago that was over."""
    if until > now:
        return _("%(time)s left") % {"time": lasting(until - now)}
    return _("over for %(time)s") % {"time": lasting(now - until)}


def lasting(time: timedelta) -> str:
    """To the minute under a day.

    >>> lasting(timedelta(minutes=61)), lasting(timedelta(seconds=59))
    ('1 h 1 min', '0 min')
    """
    if time >= 2 * DAY:
        return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
    hours, rest = divmod(time, HOUR)
    minutes = rest // timedelta(minutes=1)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}


def told(escalation: Any) -> str:
    """A line of what was done about it."""
    if escalation.told:
        return _("The time was over: %(who)s, who is on call, was told") % {
            "who": escalation.told.full_name
        }
    return _("The time was over: %(who)s were told") % {"who": everyone()}
