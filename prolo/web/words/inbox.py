"""Who answers for a concern, how long is left, and whom it passes to then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from prolo.care.harms.escalation import Rung
from prolo.registry.alerts import has_gone_out
from prolo.registry.inbox import Waiting
from prolo.registry.models import Alert, ConcernEscalation, MessageSettings
from prolo.web.words import Words
from prolo.web.words.messages import CHANNELS, STATES, frame
from prolo.web.words.people import role_names
from prolo.web.words.values import shown

PASSED_OVER: Mapping[str, Words] = {
    "nobody-on-call": lazy("Nobody was on call: it passed on at once"),
    "no-way": lazy("No message can reach %(who)s, who is on call: it passed on at once"),
    "no-address": lazy("%(who)s, who is on call, has no address on record: it passed on at once"),
    "had-it": lazy("%(who)s, who is on call, had it and let the time pass: it passed on at once"),
}
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
    """Whom it passes to if nobody takes it; empty: there is nobody left."""
    if one.then is None:
        return ""
    at = shown(one.then.begins_at)
    if one.then_person:
        return _("If nobody takes it by %(at)s, it passes to %(who)s, who is on call.") % {
            "at": at,
            "who": one.then_person.full_name,
        }
    return _("If nobody takes it by %(at)s, it passes to %(who)s.") % {"at": at, "who": everyone()}


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


def told(rung: ConcernEscalation, alerts: Sequence[Alert]) -> str:
    """A line of what was done about it. Nobody «was told» to whom nothing went out."""
    if rung.passed_over:
        return PASSED_OVER[rung.passed_over] % {"who": rung.told.full_name if rung.told else ""}
    name = rung.told.full_name if rung.told else everyone()
    who_ = _("%(who)s, who is on call") % {"who": name} if rung.told else name
    is_early = rung.begins_at < rung.respond_by
    if has_gone_out(alerts):
        said = (
            _("Nobody is in the clinic: a message went out to %(who)s")
            if is_early
            else _("The time was over, and a message went out to %(who)s")
        )
    else:
        said = (
            _("Nobody is in the clinic: shown to %(who)s")
            if is_early
            else _("The time was over: shown to %(who)s")
        )
    return said % {"who": who_}


def alerted(alerts: Sequence[Alert]) -> str:
    """What became of each message."""
    if not alerts:
        return _("On the pages of prolo alone: no message was made.")
    said = [
        f"{one.user.full_name if one.user else at_the_number()}, {CHANNELS[one.channel]}: "
        f"{STATES[one.state]}, {shown(one.happened_at)}"
        for one in alerts
    ]
    return "\n".join(said)


def at_the_number() -> str:
    return _("the number that patients are told to call")


def alert(
    *, raised_at: datetime, is_text: bool, conf: MessageSettings, is_shared: bool = False
) -> tuple[str, str]:
    """Subject and text of what goes out to somebody of the clinic: that somebody waits, or that
    something happened to several people (``is_shared``), and nothing of whom or of what; and why
    they get it, in a text as shortly as one part of 160 letters wants it. As their pages, in
    English."""
    words = {
        "at": shown(raised_at.replace(tzinfo=None)),
        "url": settings.SITE + reverse("web:start"),
    }
    if is_shared:
        subject = _("Something to look at before the next session")
        said = _("Since %(at)s something stands on the first page that several share: %(url)s")
        more = _("You get this because you are a physician of the clinic.")
    else:
        subject = _("Somebody waits for an answer")
        said = _("Somebody has waited for an answer since %(at)s. Open the inbox: %(url)s")
        more = _("You get this because it has passed to you: nobody has taken it.")
    if is_text and not is_shared:
        said = _("Passed to you: somebody has waited for an answer since %(at)s. Inbox: %(url)s")
    said %= words
    if is_text:
        invented = _("Invented: ") if conf.clinic.is_demo else ""
        return (
            subject,
            f"{invented}{conf.sender_name}: {said}" if conf.sender_name else invented + said,
        )
    return frame(conf.clinic, conf.sender_name, subject, [said, more], {})
