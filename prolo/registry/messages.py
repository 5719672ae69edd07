"""Which messages are due, read from the projection of what is due; to whom, and by which channel.

``messages_due`` follows from the rows and the clock alone: computed again, it says the same. What
was made already is known by the asking and its step, so that running twice makes nothing twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Lower

from prolo.care.assessment import age_on
from prolo.care.messages import (
    ASKED_BY_MESSAGE,
    Messages,
    MessageTime,
    goes_at_any_hour,
    messages_of,
    when_allowed,
)
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_item
from prolo.registry.models import (
    Channel,
    Clinic,
    DueItem,
    Identity,
    Message,
    MessageChoice,
    MessageSettings,
    Patient,
    Relation,
)
from prolo.registry.phones import number_to_text
from prolo.registry.prepared import prepared
from prolo.registry.relations import guardians_on
from prolo.registry.search_keys import EXACT, digest

LONGEST_OPEN = timedelta(days=2)  # of what has no window: a visit's day ends
FAILED, MISSING = "failed", "missing"  # an address
AT_ONCE = 200  # items that are looked at together
REFUSED = frozenset(
    {
        Message.State.BOUNCED,
        Message.State.NOT_DELIVERED,
        Message.State.OPTED_OUT,
        Message.State.NO_ADDRESS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """To whom a message goes: ``address`` empty when there is none. ``is_second_way``: by e-mail,
    since no text can go to who chose texts. Never kept or logged."""

    channel: str
    address: str
    relation: Relation | None
    language: str
    zone: ZoneInfo
    wants_messages: bool
    named: str = ""  # the person by given names, where the address is not theirs alone
    is_second_way: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMessage:
    item: DueItem
    asking: Messages
    time: MessageTime
    to: Reached


def settings_of(clinic: Clinic) -> MessageSettings:
    """Those of the clinic; before somebody has set them, nothing goes out. The demonstration
    sends into a folder, and to nobody."""
    found = next(iter(_settings(clinic.pk)), None)
    if found is None:
        return MessageSettings(clinic=clinic, is_on=clinic.is_demo)
    found.clinic = clinic
    return found


@prepared
def _settings(clinic_id: uuid.UUID) -> QuerySet[MessageSettings]:
    return MessageSettings.objects.filter(clinic=clinic_id)


def messages_due(clinic: Clinic) -> Iterator[DueMessage]:
    """What should go out now and was not made yet, the first due first."""
    now, knowledge = clock.now(clinic), clinic_knowledge(clinic)
    rows = open_items(now).order_by("due_at", "key", "pk").select_related("patient__identity")
    made_now: set[tuple[uuid.UUID, str]] = set()  # of several forms of one time the first
    for some in _batches(rows):
        for one in _due_among(some, clinic, now, knowledge):
            asking = (one.item.course_id, one.asking.about)
            if asking not in made_now:
                made_now.add(asking)
                yield one


def open_items(now: datetime) -> QuerySet[DueItem]:
    """Of which a message may still go out."""
    is_open = Q(closes_at__gt=now) | Q(closes_at__isnull=True, due_at__gt=now - LONGEST_OPEN)
    return DueItem.objects.filter(is_open, kind__in=ASKED_BY_MESSAGE)


def _batches(rows: QuerySet[DueItem]) -> Iterator[list[DueItem]]:
    found = list(rows)
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _due_among(
    items: Sequence[DueItem], clinic: Clinic, now: datetime, knowledge: Knowledge
) -> Iterator[DueMessage]:
    people = _people([item.patient_id for item in items], clinic)
    made = _made_of([item.course_id for item in items])
    calls = calls_about([item.course_id for item in items])
    for item in items:
        to = people[item.patient_id]
        is_night = when_allowed(now, to.zone, knowledge=knowledge) > now
        if is_night and not goes_at_any_hour(item.key, 0, knowledge):
            continue  # what came due in the day, while nobody worked, waits for the morning too
        call = calls.get((item.course_id, item.key))
        asking = messages_of(
            as_item(item),
            zone=to.zone,
            visits_in=ZoneInfo(clinic.time_zone),
            knowledge=knowledge,
            called_at=call.due_at if call else None,
        )
        time = asking.due(now)
        if time and is_night and not time.at_any_hour:
            continue
        if time and made.get((item.course_id, asking.about), -1) < time.step:
            yield DueMessage(item=item, asking=asking, time=time, to=to)


def calls_about(courses: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], DueItem]:
    """The call about a check that is not answered."""
    rows = DueItem.objects.filter(course_id__in=set(courses), kind="call-after-silence")
    return {
        (row.course_id, f"aftercare-{row.session_number}-{row.unanswered}"): row for row in rows
    }


def _made_of(courses: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], int]:
    """The last step that was made of each asking."""
    rows = Message.objects.filter(course_id__in=set(courses)).values("course_id", "about")
    return {
        (row["course_id"], row["about"]): row["last"] for row in rows.annotate(last=Max("step"))
    }


def messages_of_patient(patient: Patient) -> QuerySet[Message]:
    """The newest first."""
    rows = Message.objects.filter(patient=patient).select_related("relation", "course")
    return rows.prefetch_related("states__recorded_by", "notices").order_by("-send_at", "-pk")


def choice_of(patient: Patient) -> MessageChoice | None:
    return MessageChoice.objects.filter(patient=patient).select_related("recorded_by").last()


# -- to whom


def reached(patient_id: uuid.UUID, clinic: Clinic) -> Reached:
    """With their name, where another person of the clinic has the same address."""
    today, [identity] = clock.today(clinic), _identity(patient_id)
    choice = next(reversed(_choices(patient_id)), None)
    guardian = next(reversed(_guardians_of(patient_id, today)), None)
    to = _reached(identity, choice, guardian, clinic, today)
    if to.named or not to.address:
        return to
    others = _others_by_phone if to.channel == Channel.SMS else _others_by_email
    return replace(to, named=identity.given_names) if others(to.address, patient_id) else to


@prepared
def _identity(patient_id: uuid.UUID) -> QuerySet[Identity]:
    return Identity.objects.filter(patient=patient_id)


@prepared
def _choices(patient_id: uuid.UUID) -> QuerySet[MessageChoice]:
    """The newest comes last."""
    return MessageChoice.objects.filter(patient=patient_id)


@prepared
def _guardians_of(patient_id: uuid.UUID, today: date) -> QuerySet[Relation]:
    return _in_turn(guardians_on(today).filter(patient=patient_id))


@prepared
def _others_by_phone(phone: str, patient_id: uuid.UUID) -> QuerySet[Identity, uuid.UUID]:
    return _but(patient_id, Identity.objects.filter(phone=phone))


@prepared
def _others_by_email(email: str, patient_id: uuid.UUID) -> QuerySet[Identity, uuid.UUID]:
    rows = Identity.objects.alias(of=Lower("email")).filter(of=Lower(Value(email)))
    return _but(patient_id, rows)


def _but(patient_id: uuid.UUID, rows: QuerySet[Identity]) -> QuerySet[Identity, uuid.UUID]:
    others = rows.filter(patient__merged_into__isnull=True).exclude(patient=patient_id)
    return others.values_list("pk", flat=True)[:1]


def _people(patients: Sequence[uuid.UUID], clinic: Clinic) -> dict[uuid.UUID, Reached]:
    wanted, today = set(patients), clock.today(clinic)
    choices = {
        row.patient_id: row for row in MessageChoice.objects.filter(patient_id__in=wanted)
    }  # ordered: the newest stays
    guardians = _guardians(wanted, today)
    return {
        one.patient_id: _reached(
            one, choices.get(one.patient_id), guardians.get(one.patient_id), clinic, today
        )
        for one in Identity.objects.filter(patient_id__in=wanted)
    }


def _guardians(patients: Iterable[uuid.UUID], today: date) -> dict[uuid.UUID, Relation]:
    rows = guardians_on(today).filter(patient_id__in=patients)
    return {row.patient_id: row for row in _in_turn(rows)}


def _in_turn(rows: QuerySet[Relation]) -> QuerySet[Relation]:
    """Of several the last gets it."""
    return rows.order_by("-starts_on", "-recorded_at")


def _reached(
    identity: Identity,
    choice: MessageChoice | None,
    guardian: Relation | None,
    clinic: Clinic,
    today: date,
) -> Reached:
    """A guardian, where there is one, gets what a child is asked. Who chose e-mail is sent no text
    instead: a telephone may be one of the house, or anybody's who picks it up."""
    relation = guardian if guardian and _is_child(identity, clinic, today) else None
    person = relation or identity
    channel = choice.channel if choice else Channel.EMAIL
    is_second_way = (
        channel == Channel.SMS
        and bool(person.email)
        and not number_to_text(person.phone, country=clinic.country)
    )
    if is_second_way:
        channel = Channel.EMAIL
    return Reached(
        channel=channel,
        address=person.phone if channel == Channel.SMS else person.email,
        relation=relation,
        language=identity.preferred_language,
        zone=ZoneInfo(choice.time_zone if choice and choice.time_zone else clinic.time_zone),
        wants_messages=choice is None or choice.wants_messages,
        named=identity.given_names if relation else "",
        is_second_way=is_second_way,
    )


def _is_child(identity: Identity, clinic: Clinic, today: date) -> bool:
    born = identity.birth_date
    return born is not None and age_on(born, today) < clinic.age_of_majority


# -- what came back


def address_digest(to: Reached, clinic: Clinic) -> int:
    """Nobody learns an address from it."""
    return digest(clinic.pk, (EXACT, f"{to.channel} {to.address.casefold()}"))


def addresses_at_fault(patients: Sequence[uuid.UUID], clinic: Clinic) -> dict[uuid.UUID, str]:
    """Whom nothing that the clinic sends reaches, though they want messages, and why: the last that
    went to their present address came back, or was a text that nobody took (a provider says no
    more of a number that is none); or there is no address."""
    came_back = Q(state=Message.State.BOUNCED) | Q(
        state=Message.State.NOT_DELIVERED, channel=Channel.SMS, sent_to__isnull=False
    )
    rows = Message.objects.filter(came_back | Q(state=Message.State.SENT), patient_id__in=patients)
    ordered = rows.order_by("send_at", "pk")
    last = {(row.patient_id, row.sent_to): row.state != Message.State.SENT for row in ordered}
    people = _people(patients, clinic).items()
    found = {
        patient_id: FAILED
        for patient_id, to in people
        if last.get((patient_id, address_digest(to, clinic)))
    }
    if settings_of(clinic).is_on:
        found |= {key: MISSING for key, to in people if to.wants_messages and not to.address}
    return found
