"""Words for what prolo does by itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from prolo.web.words import Words

TASKS: Mapping[str, Words] = {
    "prolo.registry.sending.send_message": _("Send a message"),
    "prolo.registry.sending.send_messages": _("Send messages"),
    "prolo.registry.alerts.send_alert": _("Say that somebody waits"),
    "prolo.registry.notices.send_notice": _("Tell of appointments"),
    "prolo.registry.due_later.write_due": _("Write what is due after an answer"),
}

STATES: Mapping[str, Words] = {
    "parked": _("could not be done"),
    "running": _("being done now"),
    "waiting": _("waiting"),
}


def task_words(task: str) -> Words:
    """A task that an update took away keeps its name."""
    return TASKS.get(task, task)
