"""Logs that say what broke and where, and never about whom.

The text of an exception may quote a row («Key (name)=(…) already exists») or what somebody
typed, so of an exception only the kind and the place are written.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

TOKEN = re.compile(r"(/a/)[\w-]{20,}")  # of a link in a message: whoever has it may answer


class NoPatientsFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1…", super().format(record))

    def formatException(  # noqa: N802  logging's own name
        self,
        ei: (
            tuple[type[BaseException], BaseException, TracebackType | None]
            | tuple[None, None, None]
        ),
    ) -> str:
        return "\n".join(_kinds_and_places(ei[1]))


def _kinds_and_places(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def logging_settings(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": NoPatientsFormatter,
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level},
        # Django would add handlers of its own, one of which writes exceptions out in full.
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "django.db.backends": {"level": "WARNING"},  # queries carry what people typed
        },
    }
