"""An invented form with as many questions as a measure has items: no wording of anybody's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from prolo.knowledge.questionnaires import Questionnaire
from prolo.knowledge.questionnaires.items import (
    CALCULATED,
    ORDINAL,
    TRANSLATION,
    items_of,
    option_scores,
)


def form(questions: int = 24, most: int = 4, version: str = "1") -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "url": "https://clinic.example/Questionnaire/invented",
        "version": version,
        "title": "Invented questions",
        "status": "active",
        "item": [question(f"q{place}", most) for place in range(1, questions + 1)],
    }


def question(link: str, most: int = 4) -> dict[str, Any]:
    return {
        "linkId": link,
        "type": "choice",
        "text": f"Invented question {link}",
        "answerOption": [
            {
                "valueCoding": {"code": str(score), "display": str(score)},
                "extension": [{"url": ORDINAL, "valueDecimal": score}],
            }
            for score in range(most + 1)
        ],
    }


def computed(
    link: str, expression: str = "1 + 1", language: str = "text/fhirpath"
) -> dict[str, Any]:
    """A score that the form works out itself."""
    said = {"language": language, "expression": expression}
    return {
        "linkId": link,
        "type": "decimal",
        "text": "Score",
        "readOnly": True,
        "extension": [{"url": CALCULATED, "valueExpression": said}],
    }


def sent(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def as_questionnaire(body: dict[str, Any]) -> Questionnaire:
    return Questionnaire(
        id="invented",
        version=body["version"],
        url=body["url"],
        title=body["title"],
        body=body,
        sha256="",
        is_ours=False,
    )


def respond(body: dict[str, Any], scores: Sequence[int | None]) -> dict[str, Any]:
    """Answers to the questions in their order; None: not answered. Each code is its score."""
    asked = [item for item in items_of(body["item"]) if option_scores(item)]
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": f"{body['url']}|{body['version']}",
        "item": [
            {"linkId": item["linkId"], "answer": [{"valueCoding": {"code": str(score)}}]}
            for item, score in zip(asked, scores, strict=True)
            if score is not None
        ],
    }


def translated(body: dict[str, Any], language: str) -> dict[str, Any]:
    """With every word in another language too: «[de] …»."""
    return {
        **_said(body, "title", language),
        "item": [_said(one, "text", language) for one in body["item"]],
    }


def _said(part: dict[str, Any], name: str, language: str) -> dict[str, Any]:
    inner = [
        {"url": "lang", "valueCode": language},
        {"url": "content", "valueString": f"[{language}] {part[name]}"},
    ]
    return {**part, f"_{name}": {"extension": [{"url": TRANSLATION, "extension": inner}]}}
