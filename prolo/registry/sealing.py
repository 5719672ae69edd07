"""Secrets for other machines, sealed at rest with a key that is not in the database.

The keys are the lines of ``settings.SEALING_KEYS`` in the data folder, the newest first: it seals,
and every one of them opens. They are read each time, so that a new one counts at once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:  # it takes long to load, and most work needs none of it
    from cryptography.fernet import MultiFernet


class KeyIsLost(Exception):  # noqa: N818
    """None of the keys opens it: somebody has to type the secret again."""


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except (InvalidToken, ValueError, OSError) as problem:
        raise KeyIsLost from problem


def opens(sealed: str) -> bool:
    try:
        unseal(sealed)
    except KeyIsLost:
        return False
    return True


def add_key() -> None:
    """It seals from now on; the older ones still open."""
    from cryptography.fernet import Fernet

    _write([Fernet.generate_key().decode(), *_keys()])


def forget_older_keys() -> None:
    _write(_keys()[:1])


def _write(keys: Sequence[str]) -> None:
    """Whole or not at all: without them nothing opens that they sealed."""
    path = settings.SEALING_KEYS
    draft = path.with_name(f".{path.name}.new")
    draft.touch(mode=0o600)
    with draft.open("w", encoding="ascii") as file:
        file.write("\n".join(keys))
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave the name, and nothing in it
    draft.replace(path)


def _keys() -> list[str]:
    lines: list[str] = settings.SEALING_KEYS.read_text(encoding="ascii").split()
    return lines


def _box() -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(one) for one in _keys()])
