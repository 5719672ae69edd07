"""A Questionnaire that a clinic brings: everything that is wrong with its file, at once, in words.

What has the wrong shape is said and left out, so that the rest can be checked too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from prolo.knowledge.library import Knowledge
from prolo.knowledge.questionnaires.agreeing import form_faults
from prolo.knowledge.questionnaires.askable import askable_faults, extension_fault
from prolo.knowledge.questionnaires.items import SCORES, items_of, option_scores
from prolo.knowledge.questionnaires.languages import translation_faults
from prolo.knowledge.records import Instrument

MOST_BYTES = 1_000_000  # the longest measure known here, of 42 questions, needs 50,000
LONGEST = {"url": 200, "version": 40, "title": 200}
BOOLEANS = ("required", "repeats", "readOnly")
WORDS = ("linkId", "type", "text")
AS_IT_IS = ("enableBehavior", "_text")  # looked at where it is read
OUR_URLS = "https://prolo.example/"  # of forms of our own


def read_given(content: bytes) -> tuple[dict[str, Any] | None, list[str]]:
    """The resource, or what keeps the file from being read as one."""
    if len(content) > MOST_BYTES:
        return None, [f"is longer than the {MOST_BYTES:,} bytes that a form has at most."]
    try:
        body = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        return None, ["is nested too deeply."]
    except ValueError as problem:
        return None, [f"is not JSON: {problem}."]
    if not isinstance(body, dict):
        return None, ["is not a FHIR resource: it must begin with {."]
    if b"\\u0000" in content:
        return None, ["contains a character that cannot be stored, \\u0000."]
    return body, []


def given_faults(
    body: Mapping[str, Any], instrument: Instrument, knowledge: Knowledge
) -> list[str]:
    """Of the resource, its questions, and the scores on its answers."""
    faults = list(_top_faults(body))
    cleaned = _items(body.get("item"), "item", faults)
    whole = {"id": "", "item": cleaned}
    faults += form_faults(whole, knowledge)
    faults += askable_faults(cleaned, by_part=instrument.by_part)
    faults += translation_faults({**body, **whole})
    if cleaned:
        faults += _score_faults(cleaned, instrument)
    return faults


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _top_faults(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("resourceType") != "Questionnaire":
        yield f'resourceType: is {body.get("resourceType")!r}, not "Questionnaire".'
    for key, longest in LONGEST.items():
        value = body.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f"{key}: is missing."
        elif len(value) > longest:
            yield f"{key}: is longer than {longest} characters."
    if str(body.get("url")).startswith(OUR_URLS):
        yield f"url: {OUR_URLS} is where forms of prolo's own are: give it the maker's, or yours."
    if not isinstance(body.get("language", ""), str):
        yield f'language: is {body["language"]!r}, not a code such as "en".'
    if body.get("status") not in ("active", "draft"):
        yield f'status: is {body.get("status")!r}, not "active" or "draft".'
    if not isinstance(body.get("experimental", False), bool):
        yield f"experimental: is {body['experimental']!r}, not true or false."


def _items(found: Any, place: str, faults: list[str]) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not found:
        faults.append(f"{place}: must be a list with at least one question.")
        return []
    return [_item(one, place, faults) for one in _objects(found, place, faults)]


def _item(item: dict[str, Any], place: str, faults: list[str]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for key in WORDS:
        value = item.get(key, "")
        if not isinstance(value, str):
            faults.append(f"{place}: {key} is {value!r}, not text.")
        cleaned[key] = value if isinstance(value, str) else ""
    here = f"linkId {cleaned['linkId']}" if cleaned["linkId"] else place
    if not cleaned["linkId"]:
        faults.append(f"{place}: a question has no linkId.")
    cleaned |= {key: item[key] for key in (*BOOLEANS, *AS_IT_IS) if key in item}
    if "maxLength" in item:
        cleaned["maxLength"] = _length(item["maxLength"], here, faults)
    cleaned["extension"] = _extensions(item, here, faults)
    if "answerOption" in item:
        options = _objects(item["answerOption"], f"{here}: answerOption", faults)
        cleaned["answerOption"] = [_option(one, here, faults) for one in options]
    if "enableWhen" in item:
        conditions = _objects(item["enableWhen"], f"{here}: enableWhen", faults)
        cleaned["enableWhen"] = [_condition(one) for one in conditions]
    if "item" in item:
        cleaned["item"] = _items(item["item"], f"{here}: item", faults)
    return cleaned


def _option(option: dict[str, Any], here: str, faults: list[str]) -> dict[str, Any]:
    coding = option.get("valueCoding")
    coding = dict(coding) if isinstance(coding, dict) else {}
    if not isinstance(coding.get("code"), str):
        coding.pop("code", None)
    if not isinstance(coding.get("display", ""), str):
        faults.append(f"{here}: display is {coding.pop('display')!r}, not text.")
    coding["extension"] = _extensions(coding, here, faults)
    return {"valueCoding": coding, "extension": _extensions(option, here, faults)}


def _extensions(part: Mapping[str, Any], here: str, faults: list[str]) -> list[dict[str, Any]]:
    found = _objects(part.get("extension", []), f"{here}: extension", faults)
    return [one for one in found if _is_sound(one, here, faults)]


def _is_sound(extension: Mapping[str, Any], here: str, faults: list[str]) -> bool:
    if fault := extension_fault(extension):
        faults.append(f"{here}: {fault}")
        return False
    value = extension.get("valueDecimal")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if extension.get("url") in SCORES and not is_number:
        faults.append(f"{here}: a score is {value!r}, not a number in valueDecimal.")
        return False
    return True


def _length(found: Any, here: str, faults: list[str]) -> int:
    if isinstance(found, int) and not isinstance(found, bool) and found > 0:
        return found
    faults.append(f"{here}: maxLength is {found!r}, not a whole number above 0.")
    return 1


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    words = {key: str(condition.get(key, "")) for key in ("question", "operator")}
    return {**condition, **words}


def _objects(found: Any, place: str, faults: list[str]) -> list[dict[str, Any]]:
    if not isinstance(found, list):
        faults.append(f"{place}: must be a list.")
        return []
    kept = [dict(one) for one in found if isinstance(one, dict)]
    if len(kept) < len(found):
        faults.append(f"{place}: holds something that is not an object.")
    return kept


def _score_faults(items: list[dict[str, Any]], instrument: Instrument) -> Iterator[str]:
    """What is added up reaches both ends of the range; any score has as many scored questions as
    the measure has items, and each of them says something."""
    scored = [item for item in items_of(items) if option_scores(item)]
    ends = [(min(scores.values()), max(scores.values())) for scores in map(option_scores, scored)]
    if not scored:
        yield f"no answer has a score: {instrument.name} cannot be computed."
        return
    if instrument.is_usable("items") and len(scored) != instrument.items:
        yield f"{len(scored)} questions have scores; {instrument.name} has {instrument.items}."
    for item, (least, most) in zip(scored, ends, strict=True):
        if least == most:
            yield f"linkId {item['linkId']}: every answer scores {least}."
    if instrument.parts:
        yield from _part_faults(items, instrument)
    if instrument.score_is != "raw" and instrument.computed not in ("sum", "filled-sum"):
        return
    reached = (sum((one for one, _ in ends), Decimal(0)), sum((one for _, one in ends), Decimal(0)))
    if reached != (instrument.score_min, instrument.score_max):
        yield (
            f"the scores reach {reached[0]} to {reached[1]}, and {instrument.name} runs from "
            f"{instrument.score_min} to {instrument.score_max}."
        )


def _part_faults(items: list[dict[str, Any]], instrument: Instrument) -> Iterator[str]:
    """Each part is a heading that is named as the passport names it. A mean of the parts needs
    every one of them."""
    for item in items:
        is_part = item["type"] == "group" and item["linkId"] in instrument.parts
        if not is_part and any(option_scores(one) for one in items_of([item])):
            yield (
                f"linkId {item['linkId']}: has scores and is no part of {instrument.name}: put "
                f"them under headings whose linkIds are of {', '.join(instrument.parts)}."
            )
    if instrument.computed != "mean-of-parts" and not instrument.mean_part:
        return
    for part in instrument.parts:
        if not any(
            item["linkId"] == part and any(option_scores(one) for one in items_of([item]))
            for item in items
        ):
            yield f"no heading has the linkId {part}: {instrument.name} is the mean of its parts."
