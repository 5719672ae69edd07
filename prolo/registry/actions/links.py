"""What happens to a link: a birth date is tried, it is opened again, ended, or ends messages."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.messages import keep_choice
from prolo.registry.events import record_event
from prolo.registry.links import of_same_asking, tries_left
from prolo.registry.models import AnswerLink, MessageChoice
from prolo.registry.transactions import write_transaction


def try_birth_date(*, link: AnswerLink, born: date, by: Actor) -> bool:
    """Is it theirs? After the last wrong one at this asking the link is locked, and the clinic is
    told; another link to the same questions takes none any more."""
    check_own(by, link)
    with write_transaction(by=by):
        rows = {one.pk: one for one in of_same_asking(link).select_for_update().order_by("pk")}
        row = rows[link.pk]
        if row.locked_at or not tries_left(row):
            return False
        if row.patient.identity.birth_date == born:
            return True
        row.wrong_tries += 1
        row.save(update_fields=["wrong_tries"])
        if not tries_left(row):
            row.locked_at = clock.now(by.clinic)
            row.save(update_fields=["locked_at"])
            record_event(verb="link_locked", subject=row, patient=row.patient, by=by)
    return False


def open_link_again(*, link: AnswerLink, by: Actor) -> None:
    """Somebody of the clinic spoke with the person: they may try again."""
    check_may(by, "update_identity")
    check_own(by, link)
    with write_transaction(by=by):
        of_same_asking(link).update(locked_at=None, wrong_tries=0)
        record_event(verb="link_opened_again", subject=link, patient=link.patient, by=by)


def end_links(*, link: AnswerLink, by: Actor) -> None:
    """A message reached somebody else: of this asking none opens any more, nor any other of this
    person that went to that address. Nothing more goes there until it is another, or somebody
    chooses messages anew."""
    check_may(by, "update_identity")
    check_own(by, link)
    with write_transaction(by=by):
        rows = AnswerLink.objects.filter(patient=link.patient, revoked_at__isnull=True)
        is_theirs = Q(course=link.course, due_key=link.due_key)
        if link.message and link.message.sent_to is not None:
            is_theirs |= Q(message__sent_to=link.message.sent_to)
        rows.filter(is_theirs).update(revoked_at=clock.now(by.clinic))
        record_event(verb="links_ended", subject=link, patient=link.patient, by=by)


def press_no_messages(*, link: AnswerLink, by: Actor) -> MessageChoice:
    """One press in a message; what else was chosen stays."""
    check_own(by, link)
    last = MessageChoice.objects.filter(patient=link.patient).last()
    if last is not None and not last.wants_messages:
        return last
    row = MessageChoice(
        clinic=by.clinic,
        patient=link.patient,
        wants_messages=False,
        channel=last.channel if last else "email",
        time_zone=last.time_zone if last else "",
        how="pressed",
    )
    return keep_choice(row, by)
