"""The registry as a Django app: what is taught to connections and put back after migrations."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class RegistryConfig(AppConfig):
    name = "prolo.registry"
    label = "registry"
    verbose_name = "Registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from prolo.registry.kept_plans import keep_plans
        from prolo.registry.sqlite import prepare_connection

        connection_created.connect(prepare_connection, dispatch_uid="registry.connection")
        connection_created.connect(keep_plans, dispatch_uid="registry.kept_plans")
        pre_migrate.connect(step_aside, sender=self, dispatch_uid="registry.step_aside")
        post_migrate.connect(stand_guard, sender=self, dispatch_uid="registry.stand_guard")


def step_aside(*, using: str, plan: list[Any], **_: Any) -> None:
    """Guards name columns, so they go before columns change; the server does not start until
    they are back. PostgreSQL's audit names none, and watches migrations too."""
    from prolo.registry import audit, walls

    connection = connections[using]
    if any(migration.app_label == "registry" for migration, _ in plan):
        walls.remove(connection)
        if connection.vendor == "sqlite":
            audit.remove(connection)


def stand_guard(*, using: str, **_: Any) -> None:
    from prolo.registry import audit, walls
    from prolo.registry.index_spread import tell_spread

    connection = connections[using]
    audit.install(connection)
    walls.install(connection)
    tell_spread(connection)
