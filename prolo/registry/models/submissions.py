"""Sendings of forms: one that arrives twice is saved once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from prolo.registry.models.base import ClinicOwned, clinic_of_many_rows


class Submission(ClinicOwned):
    """A form was sent under this key and led to ``result_url``."""

    audited: ClassVar[bool] = False  # what the form did is audited where it was done

    clinic = clinic_of_many_rows()
    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    result_url = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "user", "key"], name="a_form_is_sent_once_under_a_key"
            ),
        ]
