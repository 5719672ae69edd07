"""A form that is sent twice is saved once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from prolo.errors import RegistryError
from prolo.registry.access import Actor
from prolo.registry.models import Submission
from prolo.registry.transactions import write_transaction


class SentDifferently(RegistryError):  # noqa: N818  like its sisters in prolo/errors.py
    """The same key came before, with something else in the form."""

    def __init__(self, *, result_url: str, at: datetime) -> None:
        self.result_url, self.at = result_url, at
        super().__init__("this form was saved before, and has been changed since")


def save_once(*, key: str, body_sha256: str, save: Callable[[], str], by: Actor) -> str:
    """Run ``save``, which answers where its result is shown; or, when this key came before with
    the same body, answer the same and save nothing. Raises ``SentDifferently``."""
    with write_transaction(by=by):
        sending, is_new = _begin(key, body_sha256, by)
        if is_new:
            sending.result_url = save()
            sending.save(update_fields=["result_url"])
        elif sending.body_sha256 != body_sha256:
            raise SentDifferently(result_url=sending.result_url, at=sending.recorded_at)
    return sending.result_url


def saved_before(*, key: str, body_sha256: str, by: Actor) -> str | None:
    """Where the result of this very sending is shown, if it came before."""
    rows = Submission.objects.filter(user=by.user, key=key, body_sha256=body_sha256)
    return rows.values_list("result_url", flat=True).first() or None


def _begin(key: str, body_sha256: str, by: Actor) -> tuple[Submission, bool]:
    """Of two at the same moment the second waits here for the first to commit."""
    assert by.user is not None  # forms are sent by people
    try:
        with transaction.atomic():
            row = Submission.objects.create(
                clinic=by.clinic,
                recorded_by=by.user,
                user=by.user,
                key=key,
                body_sha256=body_sha256,
            )
    except IntegrityError:
        return Submission.objects.get(user=by.user, key=key), False
    return row, True
