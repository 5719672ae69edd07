"""The picture on a clinic's papers."""

from __future__ import annotations

from prolo.registry.models import Clinic, ClinicLogo


def logo_of(clinic: Clinic) -> bytes:
    """A PNG; empty where there is none."""
    row = ClinicLogo.objects.filter(clinic=clinic, removed_at__isnull=True).first()
    return bytes(row.content) if row else b""
