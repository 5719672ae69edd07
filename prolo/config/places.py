"""Where this installation keeps its data, and the secrets made for it alone."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def data_dir(environ: Mapping[str, str]) -> Path:
    """``PROLO_DATA_DIR``; else ``var`` of a checkout; else the user's own data folder."""
    if named := environ.get("PROLO_DATA_DIR"):
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    share = environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "prolo"


def make_private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def random_key() -> str:
    return secrets.token_urlsafe(48)  # bytes: 384 bits of chance


def sealing_key() -> str:
    """As Fernet wants it: 256 bits of chance."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def sayable_password() -> str:
    """For reading off one screen and typing into another: 16 letters, 50 bits of chance."""
    syllables = [secrets.choice("bdfghklmnprstvz") + secrets.choice("aeiou") for _ in range(8)]
    return "-".join("".join(syllables[start : start + 2]) for start in range(0, 8, 2))


def kept_secret(folder: Path, name: str, make: Callable[[], str] = random_key) -> str:
    """The secret of this name, made the first time it is asked for; only the owner reads it."""
    path = make_private(folder) / name
    if not path.exists():
        _write_once(path, make())
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, secret: str) -> None:
    """Linked into place whole, so that of two processes starting together one wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process was first, and its secret counts
    finally:
        draft.unlink()
