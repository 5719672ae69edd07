"""A form that this clinic brought: invented, so that one can be seen where a measure's stands.

Its questions are nobody's and measure nothing. It stands in the place of a back measure of
twenty-four questions, and says so on every screen of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from prolo.care.due_answers import form_key
from prolo.demo.alone import ALONE, send
from prolo.demo.answering import respond_to
from prolo.demo.stage import Stage
from prolo.knowledge.questionnaires.items import CALCULATED, ORDINAL, TRANSLATION
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.own_answers import keep_draft
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.answering import Task, find_task
from prolo.registry.asked import keys_with_forms
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course

Json = dict[str, Any]

MEASURE = "rmdq"
TITLE = "Invented questions about your back", "Erfundene Fragen zu Ihrem Rücken"
ABOUT = (
    "Invented for the demonstration: nobody's questionnaire. Was it so today, from your back?",
    "Für die Vorführung erfunden: niemandes Fragebogen. War es heute so, wegen des Rückens?",
)
GROUPS = (("At home", "Zu Hause"), ("Out of doors", "Draußen"), ("With others", "Mit anderen"))
QUESTIONS = (
    ("I left a pan on the lowest shelf.", "Ich ließ eine Pfanne im untersten Fach."),
    ("I watered only the plants within reach.", "Ich goss nur die Pflanzen in Reichweite."),
    ("I fed the cat from a chair.", "Ich fütterte die Katze vom Stuhl aus."),
    ("I folded the sheets with help.", "Ich faltete die Laken mit Hilfe."),
    ("I let a dropped spoon lie.", "Ich ließ einen Löffel liegen, der fiel."),
    ("I asked somebody for the heavy teapot.", "Ich bat jemanden um die schwere Teekanne."),
    ("I read the newspaper at the counter.", "Ich las die Zeitung an der Theke."),
    ("I slept with a pillow more than usual.", "Ich schlief mit einem Kissen mehr als sonst."),
    ("I skipped the letterbox.", "Ich ging nicht zum Briefkasten."),
    ("I parked nearer than usual.", "Ich parkte näher als sonst."),
    ("I let two buses go for one with a seat.", "Ich ließ zwei Busse ohne Sitzplatz fahren."),
    ("I carried the shopping in two trips.", "Ich trug den Einkauf in zwei Gängen."),
    ("I walked around the puddle.", "Ich ging um die Pfütze herum."),
    ("I rested on the bench by the kiosk.", "Ich ruhte auf der Bank am Kiosk."),
    ("I left the bicycle in the shed.", "Ich ließ das Rad im Schuppen."),
    ("I turned back before the hill.", "Ich kehrte vor dem Hügel um."),
    ("I left a film before its end.", "Ich verließ einen Film vor dem Ende."),
    ("I shook hands without getting up.", "Ich gab die Hand, ohne aufzustehen."),
    ("I let the children win at skittles.", "Ich ließ die Kinder beim Kegeln gewinnen."),
    ("I took the chair by the wall.", "Ich nahm den Stuhl an der Wand."),
    ("I stood for part of a meal.", "Ich stand während eines Teils der Mahlzeit."),
    ("I put off a visit.", "Ich verschob einen Besuch."),
    ("I danced only with my hands.", "Ich tanzte nur mit den Händen."),
    ("I let others carry the cake.", "Ich ließ andere den Kuchen tragen."),
)
ANSWERS = ("Yes", "Ja", 1), ("No", "Nein", 0)
EACH = len(QUESTIONS) // len(GROUPS)


def bring_form(administrator: Actor) -> None:
    """With the permission of whoever invented it."""
    with administrator.at_work():
        content = json.dumps(invented_form()).encode()
        add_questionnaire(content=content, instrument=MEASURE, by=administrator)
        record_permission(
            instrument=MEASURE,
            given_by="Nobody: invented for the demonstration",
            document="Invented letter no. 1",
            starts_on=clock.today(administrator.clinic),
            by=administrator,
        )


def answer_form(
    stage: Stage, course: Course, due_key: str, *, pain: int, how: str = "clinic"
) -> None:
    """The invented form, where it is asked then: the more pain, the more is answered with yes."""
    if task := _form_task(stage, course, due_key):
        response = respond_to(task.form, _answered(2 * pain))
        if how in ALONE:
            send(stage, course, task.due_key, response, how=how)
            return
        record_answers(
            course=course,
            due_key=task.due_key,
            response=response,
            answered_by="patient",
            how=how,
            by=stage.nurse,
        )


def begin_form(stage: Stage, course: Course, due_key: str) -> None:
    """On a telephone, and no further than the first questions."""
    if task := _form_task(stage, course, due_key):
        typed = _answered(2, of=5)
        keep_draft(task=task, typed=typed, response=respond_to(task.form, typed))


def _form_task(stage: Stage, course: Course, due_key: str) -> Task | None:
    key = form_key(due_key, MEASURE)
    if key not in keys_with_forms(course, knowledge=clinic_knowledge(stage.clinic)):
        return None
    return find_task(course, key, answered_by="patient", how="own-device", by=stage.nurse)


def _answered(points: int, of: int = len(QUESTIONS)) -> dict[str, str]:
    """The first ``of`` questions, so many of them with yes."""
    return {f"q{number}": "yes" if number <= points else "no" for number in range(1, of + 1)}


def invented_form() -> Json:
    return {
        "resourceType": "Questionnaire",
        "url": "https://demo.example/Questionnaire/invented-back",
        "version": "1.0",
        "status": "active",
        "language": "en",
        "copyright": "Invented for the demonstration of prolo.",
        **_said("title", *TITLE),
        "item": [
            {"linkId": "about", "type": "display", **_said("text", *ABOUT)},
            *_groups(),
            _computed(),
        ],
    }


def _groups() -> Iterator[Json]:
    for place, heading in enumerate(GROUPS):
        first = place * EACH
        yield {
            "linkId": f"part-{place + 1}",
            "type": "group",
            **_said("text", *heading),
            "item": [
                _question(first + number, *said)
                for number, said in enumerate(QUESTIONS[first : first + EACH], start=1)
            ],
        }


def _question(number: int, english: str, german: str) -> Json:
    return {
        "linkId": f"q{number}",
        "type": "choice",
        "required": True,
        **_said("text", english, german),
        "answerOption": [
            {
                "extension": [{"url": ORDINAL, "valueDecimal": score}],
                "valueCoding": {"code": said.lower(), **_said("display", said, deutsch)},
            }
            for said, deutsch, score in ANSWERS
        ],
    }


def _computed() -> Json:
    expression = "%resource.item.item.answer.value.ordinal().sum()"
    said = {"language": "text/fhirpath", "expression": expression}
    return {
        "linkId": "score",
        "type": "integer",
        "text": "Sum",
        "readOnly": True,
        "extension": [{"url": CALCULATED, "valueExpression": said}],
    }


def _said(name: str, english: str, german: str) -> Json:
    inner = [{"url": "lang", "valueCode": "de"}, {"url": "content", "valueString": german}]
    return {name: english, f"_{name}": {"extension": [{"url": TRANSLATION, "extension": inner}]}}
