"""``migrate``, which compares the models as ``makemigrations`` does."""

from __future__ import annotations

from django.core.management.commands import migrate

from prolo.registry.management.commands.makemigrations import WholeTables


class Command(migrate.Command):
    autodetector = WholeTables
