"""What can go wrong, as a tree.

ProloError
├── SetupError        the machine or the installation; the message says what to do
├── KnowledgeError    a file of clinical facts or trials; ``faults``, each with file and key
├── SynthesisError    numbers that cannot be pooled
├── FieldFaults       ``faults`` is a code a field
│   ├── CareError     bad input to a rule
│   └── Invalid       what was given cannot be recorded (a RegistryError too)
└── RegistryError
    ├── Altered       what was kept is no longer what it was; ``kept`` and ``found``, two hashes
    ├── Conflict      somebody else saved it first; ``at`` and ``by``
    ├── NotAllowed    this person may not do this; ``verb``
    └── NotFound      there is no such thing within reach; ``kind``

Messages name fields and codes, never what a patient said.
"""

# ruff: noqa: N818 — «except NotFound» reads as what happened

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime


class ProloError(Exception):
    """Everything prolo raises on purpose."""


class SetupError(ProloError):
    pass


class KnowledgeError(ProloError):
    """Faults in files, all at once: ``medicines/naproxen.toml: nmae: …``."""

    def __init__(self, faults: Iterable[str] | str) -> None:
        self.faults = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))


class SynthesisError(ProloError):
    pass


class FieldFaults(ProloError):
    """A code for each field that is wrong; nested fields have dots: ``rows.2.volume_ml``."""

    def __init__(self, faults: Mapping[str, str] | str) -> None:
        self.faults: dict[str, str] = {"": faults} if isinstance(faults, str) else dict(faults)
        super().__init__("; ".join(_said(field, code) for field, code in self.faults.items()))


class CareError(FieldFaults):
    pass


class RegistryError(ProloError):
    pass


class Altered(RegistryError):
    def __init__(self, *, kept: str, found: str) -> None:
        self.kept = kept
        self.found = found
        super().__init__(f"kept as {kept}, found as {found}")


class Conflict(RegistryError):
    def __init__(self, *, at: datetime | None = None, by: str = "") -> None:
        self.at = at
        self.by = by
        super().__init__("somebody else saved this first")


class NotAllowed(RegistryError):
    def __init__(self, verb: str) -> None:
        self.verb = verb
        super().__init__(f"not allowed: {verb}")


class NotFound(RegistryError):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"not found: {kind}")


class Invalid(FieldFaults, RegistryError):
    pass


def _said(field: str, code: str) -> str:
    return f"{field}: {code}" if field else code
