"""What is known of somebody who works here, put right or brought up to date."""

from __future__ import annotations

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.actions.passwords import works_elsewhere
from prolo.registry.actions.people import has_ended
from prolo.registry.checking import check_row
from prolo.registry.events import record_event
from prolo.registry.models import Membership, User
from prolo.registry.transactions import write_transaction

WRITTEN = ("full_name", "title", "email")


def update_worker(
    *, user: User, full_name: str, by: Actor, title: str = "", email: str | None = None
) -> User:
    """Somebody marries, or was typed wrong. What they signed on paper keeps the name that stood
    there. Whoever works in another clinic too keeps the address: they log in there with it."""
    check_may(by, "keep_people")
    if not _works_here(user, by):
        raise NotFound("worker")
    with write_transaction(by=by):
        user = User.objects.select_for_update().get(pk=user.pk)
        before = {name: getattr(user, name) for name in WRITTEN}
        user.full_name, user.title = full_name.strip(), title.strip()
        user.email = (email or "").strip().lower() or None
        changed = [name for name in WRITTEN if getattr(user, name) != before[name]]
        faults = {} if user.full_name else {"full_name": "missing"}
        if "email" in changed and works_elsewhere(user, by):
            faults["email"] = "works-elsewhere"
        elif user.email and User.objects.filter(email=user.email).exclude(pk=user.pk).exists():
            faults["email"] = "taken"
        check_row(user, faults=faults)
        user.save(update_fields=WRITTEN)
        record_event(verb="worker_updated", subject=user, by=by, body={"changed": changed})
    return user


def _works_here(user: User, by: Actor) -> bool:
    """Now or later."""
    rows = Membership.objects.filter(clinic=by.clinic, user=user)
    return any(not has_ended(one, clock.today(by.clinic)) for one in rows)
