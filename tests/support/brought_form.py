"""An invented form with as many questions as a measure has items: no wording of anybody's."""

from __future__ import annotations

import json
from typing import Any

from prolo.knowledge.questionnaires.agreeing import ORDINAL


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
        "required": True,
        "answerOption": [
            {
                "valueCoding": {"code": str(score), "display": str(score)},
                "extension": [{"url": ORDINAL, "valueDecimal": score}],
            }
            for score in range(most + 1)
        ],
    }


def sent(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()
