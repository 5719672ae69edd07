"""``makemigrations``, which lets a new table be created whole.

Django adds foreign keys, constraints and indexes to a table that is there already. For each of
them it renders every model that hangs together with it, which here are all, and SQLite copies the
table: an empty database took three times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from django.core.management.commands import makemigrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation

from prolo.registry.new_tables import CreateTables


class WholeTables(MigrationAutodetector):
    def _optimize_migrations(self) -> None:
        super()._optimize_migrations()  # type: ignore[misc]  # the stubs leave it out
        for app_label, migrations in self.migrations.items():  # type: ignore[attr-defined]
            for migration in migrations:
                migration.operations = created_whole(migration.operations, app_label)


class Command(makemigrations.Command):
    autodetector = WholeTables


def created_whole(operations: Sequence[Operation], app_label: str) -> list[Operation]:
    """What is added to a table that the same migration creates stands in its creation, each after
    what it refers to, and all of them are one step; as it was where two refer to each other."""
    created = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    whole = {name: _with(one, operations) for name, one in created.items()}
    needs = {name: _needs(one, app_label) & created.keys() - {name} for name, one in whole.items()}
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError:
        return list(operations)
    rest = [one for one in operations if one not in created.values() and not _adds(one, created)]
    return [CreateTables([whole[name] for name in order]), *rest] if order else rest


def _adds(one: Operation, created: dict[str, CreateModel]) -> bool:
    return (
        isinstance(one, AddField | AddConstraint | AddIndex) and one.model_name.lower() in created
    )


def _with(model: CreateModel, operations: Sequence[Operation]) -> CreateModel:
    fields, options = list(model.fields), {**model.options}
    for one in operations:
        if not _adds(one, {model.name_lower: model}):
            continue
        match one:
            case AddField():
                fields.append((one.name, one.field))
            case AddConstraint():
                options["constraints"] = [*options.get("constraints", []), one.constraint]
            case AddIndex():
                options["indexes"] = [*options.get("indexes", []), one.index]
    return CreateModel(model.name, fields, options, model.bases, model.managers)


def _needs(model: CreateModel, app_label: str) -> set[str]:
    return set(_referred(model, app_label))


def _referred(model: CreateModel, app_label: str) -> Iterator[str]:
    for _, field in model.fields:
        for to in (field.remote_field and field.remote_field.model, _through(field)):
            if isinstance(to, str) and to.lower().startswith(f"{app_label}."):
                yield to.lower().partition(".")[2]


def _through(field: object) -> object:
    return getattr(getattr(field, "remote_field", None), "through", None)
