from __future__ import annotations

import io
import logging
import sys

from prolo.config.logs import NoPatientsFormatter, logging_settings


def logged(error: Exception) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(NoPatientsFormatter("{levelname} {message}", style="{"))
    try:
        raise error
    except Exception:  # noqa: BLE001  any kind
        record = logging.LogRecord(
            "prolo", logging.ERROR, __file__, 1, "a page failed", None, sys.exc_info()
        )
    handler.emit(record)
    return stream.getvalue()


def test_a_fault_is_logged_with_its_kind_and_place() -> None:
    text = logged(ValueError("Key (name)=(Miller) already exists"))
    assert text.startswith("ERROR a page failed\nbuiltins.ValueError\n")
    assert "test_logs.py" in text
    assert "in logged" in text


def test_the_words_of_a_fault_are_not_logged() -> None:
    assert "Miller" not in logged(ValueError("Key (name)=(Miller) already exists"))


def test_the_words_of_the_fault_behind_a_fault_are_not_logged() -> None:
    error = RuntimeError("not saved: Miller")
    error.__cause__ = KeyError("Miller")
    text = logged(error)
    assert "builtins.KeyError" in text
    assert "Miller" not in text


def test_every_logger_writes_through_the_careful_formatter() -> None:
    settings = logging_settings("INFO")
    assert settings["formatters"]["plain"]["()"] is NoPatientsFormatter
    assert {handler["formatter"] for handler in settings["handlers"].values()} == {"plain"}
    own = {name: it for name, it in settings["loggers"].items() if it.get("handlers")}
    assert own == {}
