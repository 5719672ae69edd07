"""Log-ins that failed, so that guessing is slow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FailedLogIn(models.Model):
    """Belongs to no clinic. ``account`` is a keyed hash: people type passwords there too."""

    audited: ClassVar[bool] = False  # gone after a day

    account = models.CharField(max_length=64, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    failed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.failed_at:%Y-%m-%d %H:%M}"
