"""What a message says of appointments: when they are, and on which days before to look at a sheet
that was given. It says nothing of what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.notices import BOOKED, CANCELLED, MOVED, REMIND, SHEET, Notice
from prolo.registry.messages import Reached
from prolo.registry.models import Channel, MessageSettings
from prolo.web.languages import language_of, spoken
from prolo.web.words import Words
from prolo.web.words.messages import frame, stop_address, text_message
from prolo.web.words.values import shown

LENGTH = "length"  # of what moves by nothing

SUBJECTS: Mapping[str, Words] = {
    BOOKED: _("Your appointment"),
    MOVED: _("Your appointment was moved"),
    LENGTH: _("Your appointment"),
    CANCELLED: _("Your appointment was cancelled"),
    REMIND: _("A reminder of your appointment"),
    SHEET: _("Before your appointment: look at your sheet"),
}
SAID: Mapping[str, Words] = {
    BOOKED: _("You have an appointment on %(when)s."),
    MOVED: _("Your appointment of %(was)s was moved. It is now on %(when)s."),
    LENGTH: _("Your appointment on %(when)s now takes %(minutes)s minutes."),
    CANCELLED: _("Your appointment on %(when)s was cancelled. It will not take place."),
    REMIND: _("Please remember your appointment on %(when)s."),
    SHEET: _("You have an appointment on %(when)s."),
}


def written(
    told: Sequence[Notice], *, to: Reached, conf: MessageSettings, token: str
) -> tuple[str, str, str]:
    """Subject, text, and the address at which one asks for no more messages."""
    clinic, stop_url = conf.clinic, stop_address(token)
    ours = ZoneInfo(clinic.time_zone)
    with spoken(language_of(to.language, "")):
        visits = list(_visits(told))
        changes = {_change(one) for one in visits}
        subject = str(SUBJECTS[changes.pop() if len(changes) == 1 else BOOKED])
        blanks = {"named": to.named, "phone": clinic.phone, "stop_url": stop_url}
        parts = [
            *([_now("This is about %(named)s.")] if to.named else []),
            *(_with_days(_sentence(one, to.zone, ours), one) for one in visits),
            _now("You can put it into your calendar with the file beside this message."),
            *(
                [_now("If you cannot come, or have a question, please call %(phone)s.")]
                if clinic.phone
                else []
            ),
            _now(
                "You get this because you have or had an appointment with us. "
                "You want no more messages? %(stop_url)s"
            ),
        ]
        if to.channel == Channel.SMS:
            stop = _now("No more messages: %(url)s") % {"url": stop_url}
            told_of = (_in_short(one, to.zone, ours) for one in visits)
            said = [*([f"{to.named}:"] if to.named else []), *told_of, stop]
            return subject, text_message(clinic, conf.sender_name, said), stop_url
        return (*frame(clinic, conf.sender_name, subject, parts, blanks), stop_url)


def _visits(told: Iterable[Notice]) -> Iterator[Notice]:
    """Of what happens alike to appointments that follow one another without a gap, the first:
    they are one visit."""
    last: dict[str, Notice] = {}
    for one in told:
        before = last.get(one.change)
        last[one.change] = one
        if before is None or not _follows(one, before):
            yield one


def _change(one: Notice) -> str:
    return LENGTH if one.is_length_alone else one.change


def _follows(one: Notice, before: Notice) -> bool:
    if one.is_length_alone or before.is_length_alone or one.days != before.days:
        return False
    steps = [one.starts_at - before.starts_at]
    if one.was and before.was:
        steps.append(one.was - before.was)
    return all(timedelta(0) <= step <= timedelta(minutes=before.minutes) for step in steps)


def _blanks(one: Notice, ours: ZoneInfo) -> dict[str, object]:
    blanks: dict[str, object] = {"when": _when(one.starts_at, ours), "minutes": one.minutes}
    return blanks | ({"was": _when(one.was, ours)} if one.was else {})


def _sentence(one: Notice, theirs: ZoneInfo, ours: ZoneInfo) -> str:
    said = str(SAID[_change(one)]) % _blanks(one, ours)
    here, there = (one.starts_at.astimezone(zone).utcoffset() for zone in (ours, theirs))
    if here == there:
        return said
    return said + " " + _now("The time is that of %(zone)s.") % {"zone": ours.key}


def _in_short(one: Notice, theirs: ZoneInfo, ours: ZoneInfo) -> str:
    """For a text message: what happened, and when it is; of a sheet the days alone."""
    if one.change == SHEET:
        return f"{SUBJECTS[SHEET]}: {_days(one)}."
    said = _sentence(one, theirs, ours)
    if _change(one) != LENGTH and str(SAID[_change(one)]) % _blanks(one, ours) == said:
        said = f"{SUBJECTS[_change(one)]}: {_when(one.starts_at, ours)}."
    return _with_days(said, one)


def _with_days(said: str, one: Notice) -> str:
    """On which something is taken for the last time: what, the sheet says."""
    if not one.days:
        return said
    return said + " " + _now("Before it, look at your sheet on: %(days)s.") % {"days": _days(one)}


def _days(one: Notice) -> str:
    return ", ".join(shown(day) for day in one.days)


def _when(at: datetime, zone: ZoneInfo) -> str:
    return shown(at.astimezone(zone).replace(tzinfo=None))
