"""How a clinic sends, and what a person wants of messages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from prolo.errors import NotAllowed
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.audit import conflict_over
from prolo.registry.checking import check_row
from prolo.registry.entering import lock_patient
from prolo.registry.events import record_event
from prolo.registry.models import Message, MessageChoice, MessageSettings, Patient
from prolo.registry.notices import keep_told, to_tell
from prolo.registry.outside import provider_fault
from prolo.registry.sealing import opens, seal, unseal
from prolo.registry.sending import Ended, keep_end
from prolo.registry.transactions import write_transaction
from prolo.registry.untold import untold_messages

SECRETS = ("smtp_password", "sms_address")
SETTINGS = (
    "is_on",
    "sender_name",
    "from_address",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_username",
)


def keep_message_settings(*, by: Actor, seen: int | None = None, **given: Any) -> MessageSettings:
    """How the clinic sends. A secret that is not given stays as it is."""
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        row = MessageSettings.objects.filter(clinic=by.clinic).first()
        is_new = row is None
        row = row or MessageSettings(clinic=by.clinic, recorded_by=by.user)
        if seen is not None and not is_new and row.lock_version != seen:
            raise conflict_over(row)
        names = [name for name in (*SETTINGS, *SECRETS) if _is_said(name, given)]
        for name in names:
            value = given[name]
            value = value.strip() if isinstance(value, str) else value
            setattr(row, name, seal(value) if name in SECRETS else value)
        check_row(row, faults=_faults(row, given))
        if is_new:
            row.save(force_insert=True)
        else:
            row.save_if_unchanged(names)
        body = {"fields": names}
        record_event(verb="message_settings_kept", subject=row, by=by, body=body)
    return row


def _is_said(name: str, given: dict[str, Any]) -> bool:
    return bool(given.get(name)) if name in SECRETS else name in given


def seal_again(*, by: Actor) -> list[str]:
    """The clinic's secrets under the newest key; the names of those that no key opens."""
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        row = MessageSettings.objects.filter(clinic=by.clinic).first()
        if row is None:
            return []
        lost = lost_secrets(row)
        names = [name for name in SECRETS if name not in lost]
        for name in names:
            setattr(row, name, seal(unseal(getattr(row, name))))
        row.save_if_unchanged(names)
        record_event(verb="secrets_sealed_again", subject=row, by=by, body={"lost": lost})
    return lost


def lost_secrets(row: MessageSettings) -> list[str]:
    return [name for name in SECRETS if not opens(getattr(row, name))]


def _faults(row: MessageSettings, given: Mapping[str, Any]) -> dict[str, str]:
    faults = {}
    if row.smtp_host and not row.from_address:
        faults["from_address"] = "missing"
    if row.is_on and not row.smtp_host and not row.sms_address and not row.clinic.is_demo:
        faults["smtp_host"] = "missing"
    if (address := given.get("sms_address")) and (fault := provider_fault(address.strip())):
        faults["sms_address"] = fault
    return faults


def choose_messages(
    *,
    patient: Patient,
    wants_messages: bool,
    by: Actor,
    channel: str = "email",
    time_zone: str = "",
    reason: str = "",
) -> MessageChoice:
    """What the person said to somebody of the clinic."""
    check_may(by, "update_identity")
    check_own(by, patient)
    faults = {}
    if time_zone and time_zone not in zoneinfo.available_timezones():
        faults["time_zone"] = "unknown"
    row = MessageChoice(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        wants_messages=wants_messages,
        channel=channel,
        time_zone=time_zone,
        how="said",
        reason=reason.strip(),
    )
    check_row(row, faults=faults)
    return keep_choice(row, by)


def keep_choice(row: MessageChoice, by: Actor) -> MessageChoice:
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(
            verb="messages_chosen",
            subject=row,
            patient=row.patient,
            by=by,
            body={"wants_messages": row.wants_messages, "how": row.how},
        )
    return row


def tell_by_phone(*, patient: Patient, by: Actor) -> None:
    """Somebody of the clinic spoke with whom no message of their appointments reached: what stands
    now they know, and nothing more goes out of it."""
    check_may(by, "update_identity")
    check_own(by, patient)
    if by.user is None:
        raise NotAllowed("update_identity")  # who told them has a name
    with write_transaction(by=by):
        lock_patient(patient)
        rows = list(untold_messages(by).filter(patient=patient).order_by("send_at"))
        if not rows:
            return
        kept = {str(one.appointment_id) for one in rows[-1].notices.all()}
        told = [one for one in to_tell(patient.pk, by) if one.mark not in kept]
        keep_told(rows[-1], told, by)
        for row in rows:
            keep_end(row, Ended(Message.State.TOLD), by)
        record_event(verb="told_by_phone", subject=rows[-1], patient=patient, by=by)
