"""A form in another language, as far as its own file has it (FHIR's translation extension)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prolo.knowledge.questionnaires.items import (
    TRANSLATION,
    Json,
    calculated_of,
    is_hidden,
    items_of,
)

SAID = ("title", "text", "display")  # what a person reads


class _NotSaidError(Exception):
    """Something of the form is not there in that language."""


def in_language(body: Json, language: str) -> Json | None:
    """The form with every word in that language; None where one is missing: half a measure in
    another language is another measure."""
    if _primary(body.get("language")) == _primary(language):
        return body
    try:
        return _translated(body, _primary(language))
    except _NotSaidError:
        return None


def languages_of(body: Json) -> list[str]:
    """In which it has every word: its own first, then those into which its title is translated."""
    own = [_primary(body["language"])] if body.get("language") else []
    others = [
        str(inner["valueCode"])
        for one in body.get("_title", {}).get("extension", ())
        if one.get("url") == TRANSLATION
        for inner in one.get("extension", ())
        if inner.get("url") == "lang" and "valueCode" in inner
    ]
    complete = (_primary(one) for one in others if in_language(body, one))
    return list(dict.fromkeys([*own, *complete]))


def words_of(body: Json) -> Iterator[str]:
    """What a person reads of its questions and answers, without what is the same everywhere."""
    for item in items_of(body["item"]):
        codings = [_named(one["valueCoding"]) for one in item.get("answerOption", ())]
        read = [item.get("text", ""), *(one["display"] for one in codings)]
        if not is_hidden(item) and not calculated_of(item):
            yield from (text for text in read if not _is_same_everywhere(text))


def translation_faults(body: Json) -> Iterator[str]:
    """Translations of another shape than FHIR's, by where they stand."""
    yield from _shape_faults(body, "title", "title")
    for item in items_of(body.get("item", ())):
        here = f"linkId {item.get('linkId')}"
        yield from _shape_faults(item, "text", here)
        for option in item.get("answerOption", ()):
            yield from _shape_faults(option.get("valueCoding", {}), "display", here)


def _translated(part: Json, language: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(part)
    if is_hidden(part) or calculated_of(part):
        return found  # nobody reads it
    for name in SAID:
        if name in part:
            found[name] = _said(part, name, language)
    if "item" in part:
        found["item"] = [_translated(one, language) for one in part["item"]]
    if "answerOption" in part:
        found["answerOption"] = [
            {**one, "valueCoding": _translated(_named(one["valueCoding"]), language)}
            for one in part["answerOption"]
        ]
    return found


def _named(coding: Json) -> Json:
    """An answer without a display is read as its code."""
    return {**coding, "display": coding.get("display", coding.get("code", ""))}


def _said(part: Json, name: str, language: str) -> str:
    text = str(part[name])
    if _is_same_everywhere(text):
        return text
    for one in part.get(f"_{name}", {}).get("extension", ()):
        if one.get("url") == TRANSLATION:
            lang, content = _pair(one)
            if _primary(lang) == language:
                return content
    raise _NotSaidError


def _is_same_everywhere(text: str) -> bool:
    """As «7» is."""
    return sum(map(str.isalpha, text)) <= 1


def _pair(extension: Json) -> tuple[str, str]:
    inner = {one["url"]: one for one in extension["extension"]}
    content = inner["content"]
    return str(inner["lang"]["valueCode"]), str(
        content.get("valueString", content.get("valueMarkdown"))
    )


def _primary(language: object) -> str:
    """«de-AT» is read by who reads German."""
    return str(language or "").partition("-")[0].casefold()


def _shape_faults(part: Json, name: str, here: str) -> Iterator[str]:
    beside = part.get(f"_{name}", {})
    extensions = beside.get("extension", []) if isinstance(beside, Mapping) else None
    if not isinstance(extensions, list) or not all(isinstance(one, Mapping) for one in extensions):
        yield f"{here}: _{name} is not an object with a list of extensions."
        return
    for one in extensions:
        if one.get("url") == TRANSLATION and not _is_pair(one):
            yield f"{here}: a translation of the {name} needs a lang (valueCode) and a content."


def _is_pair(extension: Json) -> bool:
    try:
        lang, content = _pair(extension)
    except (KeyError, TypeError, AttributeError):
        return False
    return bool(_primary(lang)) and content not in ("", "None")
