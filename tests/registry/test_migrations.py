"""A new table is created whole, whatever order its parts are found in."""

from __future__ import annotations

from importlib import import_module

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

from prolo.registry.management.commands.makemigrations import created_whole
from prolo.registry.new_tables import CreateTables

KEY = ("id", models.BigAutoField(primary_key=True))


def refers_to(name: str) -> models.ForeignKey[models.Model, models.Model]:
    return models.ForeignKey(f"app.{name}", on_delete=models.PROTECT)


def test_the_first_migration_adds_nothing_to_a_table_of_its_own() -> None:
    first = import_module("prolo.registry.migrations.0001_initial").Migration
    (one,) = first.operations
    assert isinstance(one, CreateTables)
    assert {type(table) for table in one.tables} == {CreateModel}


def test_what_is_added_stands_in_the_creation_and_after_what_it_refers_to() -> None:
    index = models.Index(fields=["number"], name="by_number")
    above = models.CheckConstraint(condition=models.Q(number__gt=0), name="above_zero")
    (together,) = created_whole(
        [
            CreateModel("Book", [KEY, ("number", models.IntegerField())]),
            CreateModel("Page", [KEY]),
            AddField("Book", "first", refers_to("Page")),
            AddConstraint("book", above),
            AddIndex("book", index),
        ],
        "app",
    )
    assert isinstance(together, CreateTables)
    page, book = together.tables
    assert (page.name, book.name) == ("Page", "Book")
    assert [name for name, _ in book.fields] == ["id", "number", "first"]
    assert (book.options["constraints"], book.options["indexes"]) == ([above], [index])


def test_two_that_refer_to_each_other_are_left_as_they_were() -> None:
    operations = [
        CreateModel("Book", [KEY]),
        CreateModel("Page", [KEY, ("book", refers_to("Book"))]),
        AddField("book", "first", refers_to("Page")),
    ]
    assert created_whole(operations, "app") == operations
