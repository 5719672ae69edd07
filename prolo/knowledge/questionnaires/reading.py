"""Forms as files ``ID-VERSION.json``, read once; a version that was answered never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge.content import fact_hash
from prolo.knowledge.library import Knowledge
from prolo.knowledge.loading import load_knowledge
from prolo.knowledge.questionnaires.agreeing import form_faults, sign_faults
from prolo.knowledge.reading import nearest

FORMS = Path(__file__).parent
BASE = "https://prolo.example/Questionnaire/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """``body`` is the FHIR resource as kept; ``sha256`` that of its canonical JSON. One that is not
    ours was brought by a clinic: its words are shown as they came, and ``id`` is the
    measure. ``taken``: what was worked out from the body once."""

    id: str
    version: str
    url: str
    title: str
    body: Mapping[str, Any]
    sha256: str
    is_ours: bool = True
    taken: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def canonical(self) -> str:
        """What a response names: ``url|version``."""
        return f"{self.url}|{self.version}"


def load_questionnaire(name: str, version: str | None = None) -> Questionnaire:
    """A form by its id, the newest version unless another is named."""
    forms = load_questionnaires()
    versions = {one.version: one for one in forms if one.id == name}
    if not versions:
        known = {one.id for one in forms}
        raise KnowledgeError(f"questionnaires/{name}: is not known.{nearest(name, known)}")
    if version is None:
        return max(versions.values(), key=lambda one: _parts(one.version))
    if version not in versions:
        raise KnowledgeError(
            f"questionnaires/{name}: version {version} is not known, only {', '.join(versions)}."
        )
    return versions[version]


@cache
def load_questionnaires() -> tuple[Questionnaire, ...]:
    """Every version of every form. Raises ``KnowledgeError`` with every fault."""
    return check_questionnaires(FORMS, load_knowledge())


def check_questionnaires(
    folder: Path, knowledge: Knowledge, also: Path | None = None
) -> tuple[Questionnaire, ...]:
    """The forms of a folder, and one more file, checked in themselves and against instruments
    and warning signs."""
    faults: list[str] = []
    paths = {path.name: path for path in sorted(folder.glob("*.json"))}
    if also:
        paths[also.name] = also
    forms = [one for path in paths.values() if (one := _read(path, faults))]
    newest = {one.id: one for one in sorted(forms, key=lambda one: _parts(one.version))}
    for form in forms:
        place = f"{form.id}-{form.version}.json"
        faults.extend(f"{place}: {fault}" for fault in form_faults(form.body, knowledge))
    if "aftercare-check" in newest:
        place = f"aftercare-check-{newest['aftercare-check'].version}.json"
        said = sign_faults(newest["aftercare-check"].body, knowledge)
        faults.extend(f"{place}: {fault}" for fault in said)
    if faults:
        raise KnowledgeError(faults)
    return tuple(forms)


def _read(path: Path, faults: list[str]) -> Questionnaire | None:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        faults.append(f"{path.name}: cannot be read: {problem}.")
        return None
    missing = [key for key in _TOP if not isinstance(body, dict) or not body.get(key)]
    faults.extend(f"{path.name}: {key}: is missing." for key in missing)
    if missing:
        return None
    faults.extend(f"{path.name}: {fault}" for fault in _top_faults(path, body))
    return Questionnaire(
        id=body["id"],
        version=body["version"],
        url=body["url"],
        title=body["title"],
        body=MappingProxyType(body),
        sha256=fact_hash(body),
    )


_TOP = ("resourceType", "id", "url", "version", "title", "status", "item")


def _top_faults(path: Path, body: Mapping[str, Any]) -> list[str]:
    wanted = {
        "resourceType": "Questionnaire",
        "url": f"{BASE}{body['id']}",
        "version": path.stem.removeprefix(f"{body['id']}-"),
    }
    return [
        f"{key}: is {body[key]!r}, not {value!r}."
        for key, value in wanted.items()
        if body[key] != value
    ]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
