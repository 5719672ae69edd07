"""That somebody waits, handed to whom a concern was passed to: at any hour, and of health nothing.

A rung of ``care.harms.escalation`` is written down with an alert for each of its people and ways;
infections that share something with one for each physician.
The job looks at everything anew before it hands over: whether somebody has taken it meanwhile.
What another machine does not take for now is tried again within minutes, until somebody has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Max
from django.utils.module_loading import import_string

from prolo.care.harms.escalation import Rung
from prolo.registry import clock
from prolo.registry.access import CLINICAL, Actor, people_in
from prolo.registry.due import is_filling
from prolo.registry.events import record_event
from prolo.registry.inbox import EVERYONE
from prolo.registry.jobs import JobContext, Later, enqueue_each, outside_task
from prolo.registry.leases import waiting_time
from prolo.registry.messages import settings_of
from prolo.registry.models import (
    Alert,
    Channel,
    Clinic,
    Concern,
    ConcernEscalation,
    InfectionCluster,
    MessageSettings,
    OnCall,
    Role,
    User,
)
from prolo.registry.on_call import duties, duty_at, text_number
from prolo.registry.outside import Refused, Undeliverable, carries, hand_over
from prolo.registry.sending import Ended, State

URGENT = 10  # before everything that waits in the queue; these numbers are choices of the project
AGAIN_WITHIN = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=1)


def alert_told(rung: ConcernEscalation, duty: OnCall | None, *, by: Actor, round_: int = 1) -> None:
    """Part of the action that passes a concern on, or reminds of it. ``duty``: of who is on call,
    when its time was over or, where everyone is told, now."""
    ways = _ways(rung, duty, settings_of(by.clinic))
    _make(ways, by, escalation=rung, patient_id=rung.patient_id, round=round_)


def last_round(rung: ConcernEscalation) -> tuple[int, datetime | None]:
    """How often those of the rung were told, and when something was last made or handed over."""
    found = rung.alerts.aggregate(round=Max("round"), at=Max("happened_at"))
    return found["round"] or 0, found["at"]


def alert_of_cluster(cluster: InfectionCluster, *, by: Actor) -> None:
    """Part of what raises it: physicians look before the next session. What happened long ago
    wakes nobody."""
    if not is_filling():
        told = people_in(by.clinic, {Role.PHYSICIAN})
        _make(_by_mail(told, settings_of(by.clinic)), by, cluster=cluster)


def _make(ways: Iterable[tuple[User | None, str, str]], by: Actor, **about: Any) -> None:
    now = clock.now(by.clinic)
    rows = [
        Alert(
            clinic=by.clinic,
            recorded_by=by.user,
            user=user,
            channel=channel,
            state=State.QUEUED if address else State.NO_ADDRESS,
            happened_at=now,
            **about,
        )
        for user, channel, address in ways
    ]
    Alert.objects.bulk_create(rows)
    enqueue_each(send_alert, (row.pk.hex for row in rows if row.state == State.QUEUED))


def _ways(
    rung: ConcernEscalation, duty: OnCall | None, conf: MessageSettings
) -> Iterator[tuple[User | None, str, str]]:
    """To whom, how, and where to, as soon as there is a way, also where patients get no messages
    (yet). A text goes to the number that patients are told to call: that of the duty, else the
    clinic's for that, also with nobody on call."""
    named = [rung.told] if rung.told else []
    told = _everyone(rung) if rung.rung == Rung.EVERYONE else named
    yield from _by_mail(told, conf)
    number = text_number(duty, rung.clinic)
    if number and carries(conf, Channel.SMS):
        yield duty.user if duty else None, Channel.SMS, number


def _everyone(rung: ConcernEscalation) -> list[User]:
    """And who took it and let it lapse, whatever they are."""
    clinic, owner = rung.clinic, rung.concern.owner
    owed = [owner] if owner and owner in people_in(clinic, CLINICAL) else []
    return list(dict.fromkeys([*people_in(clinic, EVERYONE), *owed]))


def _by_mail(told: Iterable[User], conf: MessageSettings) -> Iterator[tuple[User | None, str, str]]:
    if carries(conf, Channel.EMAIL):
        for user in told:
            yield user, Channel.EMAIL, user.email or ""


def alerts_by_rung(rungs: Iterable[ConcernEscalation]) -> dict[Any, list[Alert]]:
    """Of each person and way what went out last; the last of all where nothing did."""
    found: dict[Any, dict[Any, Alert]] = {}
    rows = Alert.objects.filter(escalation__in=list(rungs)).select_related("user")
    for row in rows.order_by("round", "recorded_at", "id"):
        shown = found.setdefault(row.escalation_id, {})
        way = row.user_id, row.channel
        if way not in shown or row.state == State.SENT or shown[way].state != State.SENT:
            shown[way] = row
    return {rung: list(shown.values()) for rung, shown in found.items()}


def has_gone_out(alerts: Sequence[Alert]) -> bool:
    return any(one.state == State.SENT for one in alerts)


# -- the job


def note_alert(ended: Ended, context: JobContext, alert_id: str) -> None:
    """What became of it, in the transaction that ends the job."""
    row = Alert.objects.select_for_update(of=("self",)).select_related("patient").get(pk=alert_id)
    if row.state == State.QUEUED:
        keep_alert(row, ended, context.by)


def keep_alert(row: Alert, ended: Ended, by: Actor) -> None:
    row.state, row.code, row.happened_at = ended.state, ended.code, clock.now(by.clinic)
    row.save(update_fields=["state", "code", "happened_at"])
    body = {"state": row.state, "channel": row.channel}
    record_event(verb="alert_ended", subject=row, patient=row.patient, by=by, body=body)


def note_alert_given_up(alert_id: str, *, by: Actor) -> None:
    row = Alert.objects.select_related("patient").get(pk=alert_id)
    if row.state == State.QUEUED:
        keep_alert(row, Ended(State.NOT_DELIVERED, "given-up"), by)


@outside_task(then=note_alert, given_up=note_alert_given_up, priority=URGENT)
def send_alert(context: JobContext, alert_id: str) -> Any:
    """Hand it over, while nobody has taken the concern, or said what the infections share; no hour
    is too late for it."""
    by = context.by
    with by.at_work():
        rows = Alert.objects.select_related("escalation__concern", "cluster", "user")
        row = rows.get(pk=alert_id)
        conf, address = settings_of(by.clinic), _address(row, by.clinic)
        if ended := _why_not(row, address, conf, by):
            return ended
        mail = _written(row, conf)
    try:
        hand_over(mail, channel=row.channel, address=address, conf=conf)
    except Undeliverable as problem:
        return Ended(problem.state, problem.code)
    except (Refused, OSError) as problem:
        raise Later(min(waiting_time(context.put_off + 1), AGAIN_WITHIN)) from problem
    return Ended(State.SENT)


def _why_not(row: Alert, address: str, conf: MessageSettings, by: Actor) -> Ended | None:
    if row.state != State.QUEUED or not _waits(row):
        return Ended(State.NOT_NEEDED)
    if clock.now(by.clinic) >= row.happened_at + GIVEN_UP_AFTER:
        return Ended(State.NOT_DELIVERED, "too-late")
    if not address:
        return Ended(State.NO_ADDRESS)
    return None if carries(conf, row.channel) else Ended(State.NOT_DELIVERED, "switched-off")


def _waits(row: Alert) -> bool:
    if row.cluster:
        return row.cluster.state == InfectionCluster.State.OPEN
    rung = row.escalation
    assert rung is not None  # a constraint says so
    is_newest = row.round == last_round(rung)[0]
    concern = rung.concern
    is_open = concern.state != Concern.State.CLOSED
    return is_newest and is_open and concern.respond_by == rung.respond_by


def _address(row: Alert, clinic: Clinic) -> str:
    if row.user and (row.channel == Channel.EMAIL or row.escalation is None):
        return row.user.email or ""
    if row.user is None:
        return clinic.on_call_phone
    assert row.escalation is not None  # a text is of a concern
    is_on_call = row.escalation.rung == Rung.ON_CALL
    at = row.escalation.begins_at if is_on_call else row.happened_at  # when it was made
    duty = duty_at(list(duties(clinic).filter(user=row.user)), at)
    return text_number(duty, clinic) if duty else ""


def _raised_at(row: Alert) -> datetime:
    if row.cluster:
        return row.cluster.raised_at
    assert row.escalation is not None  # a constraint says so
    return row.escalation.concern.raised_at


def _written(row: Alert, conf: MessageSettings) -> EmailMessage:
    """In the words of the pages, which this room does not know: the settings say where they are."""
    subject, body = import_string(settings.ALERT_WORDS)(
        raised_at=_raised_at(row).astimezone(ZoneInfo(conf.clinic.time_zone)),
        is_shared=row.cluster is not None,
        is_text=row.channel == Channel.SMS,
        conf=conf,
    )
    headers = {
        "Message-ID": f"<{row.pk}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
    }
    return EmailMessage(subject, body, headers=headers)
