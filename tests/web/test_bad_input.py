"""Whatever is typed into any form: it is saved once, or refused in words beside what is wrong,
with everything typed still there and nothing saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client

from prolo.demo import fill_demo
from prolo.registry.access import actor_for
from prolo.registry.models import AuditRow, User
from prolo.web.forms.appointments import TimeField
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    DayPartsInput,
    DecimalField,
    QuantityField,
    TextField,
    WholeNumberField,
)
from prolo.web.forms.moments import MomentField
from prolo.web.middleware import SEEN
from tests.web.conftest import open_all_week, text_of
from tests.web.every_form import (
    APART,
    BUTTONS,
    FORMS,
    Typed,
    addresses_that_take_what_is_sent,
    fields_of,
    fill,
    post,
)
from tests.web.scene import Scene
from tests.web.sheets import NOT_TYPED, Sheet, read_page

MEGABYTE = 1024 * 1024
QUICK_S = 2  # of work, however busy the machine is

every_form = pytest.mark.parametrize("name", FORMS)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Set once, and before each test as it was: what a test writes is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        clinic = open_all_week(fill_demo())
        user = User.objects.get(username="physician")
        yield Scene(actor_for(user, clinic), logged_in(user))
        transaction.set_rollback(True)


def logged_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


@dataclass(frozen=True)
class Seen:
    """A form as its page first showed it, and what fits into it."""

    fields: dict[str, forms.Field]
    typed: Typed

    @classmethod
    def by(cls, client: Client, scene: Scene, name: str) -> Seen:
        page = client.get(scene.address(name))
        sheet = Sheet(page)
        fields = {one: f for one, f in fields_of(page.context["form"]) if sheet.has(one)}
        return cls(fields, fill(page, FORMS[name]))


class At:
    """A person in front of one form."""

    def __init__(self, scene: Scene, name: str, client: Client, seen: Seen) -> None:
        self.scene, self.client = scene, client
        self.address = scene.address(name)
        self.fields, self.typed = seen.fields, dict(seen.typed)

    def send(self, typed: Typed | None = None) -> Any:
        return post(self.client, self.address, self.typed if typed is None else typed)

    def with_(self, wrong: dict[str, Typed]) -> Typed:
        """What is typed, with something else in some fields."""
        changed = dict(self.typed)
        for name, parts in wrong.items():
            changed |= {name + ending: value for ending, value in parts.items()}
        return changed

    def saved(self) -> int:
        with self.scene.acting.at_work():
            return AuditRow.objects.count()


@pytest.fixture(scope="module")
def pages() -> dict[str, Seen]:
    """Each page is read once: before every test it would say the same."""
    return {}


@pytest.fixture
def at(db: None, scene: Scene, pages: dict[str, Seen], name: str) -> At:
    client = logged_in(scene.user)
    if name not in pages:
        pages[name] = Seen.by(client, scene, name)
    return At(scene, name, client, pages[name])


def test_no_form_is_forgotten() -> None:
    assert addresses_that_take_what_is_sent() == {*FORMS, *BUTTONS, *APART}


# -- what cannot be read, or cannot be


def below(one: Any) -> str | None:
    """Less than the least: a negative volume, where nothing is the least."""
    least = one.minimum if one.minimum is not None else one.above
    return None if least is None else str(least - 1)


def another_day(one: Any) -> Typed | None:
    """A birth date that is not yet; a day on the wrong side of today."""
    if isinstance(one.widget, DayPartsInput):
        return {"-year": "2999"}
    if one.past and one.future:
        return None
    return {"": "2999-01-01" if one.past else "1999-01-01"}


def no_leap_year(one: Any) -> Typed:
    if isinstance(one.widget, DayPartsInput):
        return {"-day": "29", "-month": "2", "-year": "2023"}
    return {"": "2023-02-29"}


def of_parts(text: str) -> Callable[[Any], Typed]:
    return lambda one: {"-year" if isinstance(one.widget, DayPartsInput) else "": text}


# In each round every field of the form gets one mistake of its kind.
ROUNDS: dict[str, dict[type[forms.Field], Any]] = {
    "another type": {
        WholeNumberField: "1.5",
        DecimalField: "two",
        QuantityField: "heavy",
        DayField: of_parts("soon"),
        TimeField: "at noon",
        MomentField: "yesterday",
        ChoiceField: "<b>other</b>",
        ChoicesField: ["nothing", "that is asked"],
        TextField: "Nor\0a",
    },
    "not a number, and no such day": {
        DecimalField: "NaN",
        QuantityField: "NaN",
        DayField: no_leap_year,
        TimeField: "24:01",
        MomentField: "2023-02-29T10:00",
        TextField: "Nor\x1b[31ma",
    },
    "out of range": {
        DecimalField: below,
        QuantityField: "-300",
        DayField: another_day,
        TextField: "long " * 4_000,
    },
    "beyond all measure": {
        DecimalField: "9" * 20,
        QuantityField: "9" * 20,
        DayField: of_parts("99999"),
    },
    "infinite": {
        DecimalField: "Infinity",
        QuantityField: "1e400",
        DayField: of_parts("7" * 4_000),
    },
}


ASKS_THE_DATABASE = {"another type", "beyond all measure"}  # a NUL; a number without end
ROUNDS_OF_THIS_RUN = [
    pytest.param(name, marks=pytest.mark.both_databases if name in ASKS_THE_DATABASE else ())
    for name in ROUNDS
]


def mistake(kinds: dict[type[forms.Field], Any], one: forms.Field) -> Typed | None:
    """What to type into this field; None: the mistake cannot be made in it."""
    for kind in type(one).__mro__:
        if kind in kinds:
            found = kinds[kind](one) if callable(kinds[kind]) else kinds[kind]
            return found if found is None or isinstance(found, dict) else {"": found}
    return None


@every_form
@pytest.mark.parametrize("mistakes_are", ROUNDS_OF_THIS_RUN)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_lost_or_saved(
    at: At, mistakes_are: str
) -> None:
    made = {name: mistake(ROUNDS[mistakes_are], one) for name, one in at.fields.items()}
    mistakes = {name: typed for name, typed in made.items() if typed}
    if not mistakes:
        return  # no field of this form takes any of them
    typed, before = at.with_(mistakes), at.saved()

    answer = at.send(typed)

    assert answer.status_code == 422
    sheet = Sheet(answer)
    silent = [name for name, parts in mistakes.items() if not _said(sheet, name, parts)]
    assert not silent, f"nothing is said beside {silent}"
    assert not lost(typed, sheet)
    assert at.saved() == before


def _said(sheet: Sheet, name: str, parts: Typed) -> str:
    return next(filter(None, (sheet.fault_beside(name + ending) for ending in parts)), "")


def lost(typed: Typed, sheet: Sheet) -> dict[str, tuple[Any, Any]]:
    """What was typed and does not stand in its control any more. A choice that nobody was offered
    cannot stand there; the rest of what was chosen does."""
    there = sheet.typed()
    return {
        name: (value, there.get(name))
        for name, value in typed.items()
        if name not in NOT_TYPED
        and sheet.named(name)
        and _offered(sheet, name, value) != there.get(name, [])
    }


def _offered(sheet: Sheet, name: str, value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    first = sheet.named(name)[0]
    if first.tag == "select":
        offered = [one.attrs.get("value") for one in first.all("option")]
        return [one if one in offered else str(offered[0]) for one in values]
    if first.attrs.get("type") in {"radio", "checkbox"}:
        offered = [one.attrs.get("value", "on") for one in sheet.named(name)]
        return [one for one in values if one in offered]
    return [one.replace("\r\n", "\n") for one in values]


# -- text of every kind


def everywhere(at: At, *texts: str) -> Typed:
    """The first of these texts that fits, in every field of text that takes any: an address and a
    telephone do not."""
    typed = {}
    for number, (name, one) in enumerate(at.fields.items()):
        if isinstance(one, TextField) and not name.endswith(("email", "phone")):
            fitting = [t for t in texts if len(f"{t} {number}") <= one.longest]
            if fitting:
                typed[name] = {"": f"{fitting[0]} {number}"}
    return at.with_(typed)


RIGHT_TO_LEFT = "ليلى 🌱"


@every_form
def test_markup_is_text_and_any_script_stands_apart_from_the_words_around(at: At) -> None:
    typed = everywhere(at, f"{RIGHT_TO_LEFT} <script>alert(1)</script><b>", RIGHT_TO_LEFT)
    if typed == at.typed:
        return  # no field of this form takes text
    refused = at.send(at.with_({}) | typed | {"submission": "x" * 99})
    saved = at.send(typed)
    assert saved.status_code == 302
    assert not lost(typed, Sheet(refused))
    assert "<script>alert" not in refused.content.decode()
    landed, patient = saved.headers["Location"], f"/patients/{at.scene.of['patient_id']}"
    for page in map(at.client.get, {landed.partition("#")[0], patient, "/"}):
        assert "<script>alert" not in page.content.decode()
        shown = [
            one
            for one in read_page(page).walk()
            if any(isinstance(part, str) and _runs_into(part) for part in one.inside)
        ]
        assert not [one.text for one in shown if not _is_isolated(one)]


def _runs_into(text: str) -> bool:
    """It stands in a sentence without the marks that keep it apart."""
    return RIGHT_TO_LEFT in text and f"\u2068{RIGHT_TO_LEFT}" not in text


def _is_isolated(one: Any) -> bool:
    return one.tag == "title" or any(
        above.tag == "bdi" or above.attrs.get("dir") == "auto" for above in one.ancestors
    )


@every_form
def test_ten_megabytes_are_refused_quickly_and_the_rest_stays(at: At) -> None:
    texts = [name for name, one in at.fields.items() if isinstance(one, TextField | DecimalField)]
    huge = next(iter(texts), "something")
    typed, before = at.typed | {huge: "x" * (10 * MEGABYTE)}, at.saved()
    began = time.process_time()
    answer = at.send(typed)
    assert time.process_time() - began < QUICK_S
    if huge in at.fields:
        assert answer.status_code == 422
        sheet = Sheet(answer)
        assert sheet.fault_beside(huge)
        assert sheet.typed()[huge][0].startswith("xxx")
        assert not lost({**typed, huge: sheet.typed()[huge]}, sheet)
        assert len(answer.content) < MEGABYTE
        assert at.saved() == before


def test_more_than_any_form_can_be_is_refused_in_words(db: None, scene: Scene) -> None:
    typed = {"family_name": "x" * (17 * MEGABYTE)}
    answer = post(logged_in(scene.user), scene.address("patient-new"), typed)
    assert answer.status_code == 413
    assert "Nothing was saved" in text_of(answer)


# -- sent twice, sent late


@pytest.mark.both_databases
@every_form
def test_it_is_saved_once_however_often_and_with_whatever_it_is_sent_again(at: At) -> None:
    before, first = at.saved(), at.send()
    assert first.status_code == 302, Sheet(first).faults()
    saved = at.saved()
    assert saved > before
    second = at.send()
    assert _ends_at(at.client, at.address, second) == _ends_at(at.client, at.address, first)
    with_something_else = at.send(everywhere(at, "Something else"))
    assert with_something_else.status_code in {200, 302, 404, 409, 422}
    assert at.saved() == saved


def _ends_at(client: Client, address: str, answer: Any) -> str:
    return str(answer.headers.get("Location", address))


@every_form
def test_what_was_typed_when_the_session_ended_is_there_after_logging_in(at: At) -> None:
    before = at.saved()
    session = at.client.session
    session[SEEN] = time.time() - 24 * 60 * 60
    session.save()

    answer = at.send()

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/log-in?next=")
    assert at.saved() == before
    at.client.force_login(at.scene.user)
    page = at.client.get(at.address)
    assert "Your session had ended" in page.content.decode()
    sheet = Sheet(page)
    assert not lost(at.typed, sheet)
    sent = post(at.client, at.address, at.typed | dict(sheet.sends()))
    assert sent.status_code == 302


@every_form
def test_a_wrong_token_saves_nothing_and_loses_nothing(db: None, scene: Scene, name: str) -> None:
    client = logged_in(scene.user, enforce_csrf_checks=True)
    strict = At(scene, name, client, Seen.by(client, scene, name))
    before = strict.saved()
    answer = strict.send(strict.typed | {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert strict.saved() == before
    assert "What you typed is kept" in text_of(answer)
    assert not lost(strict.typed, Sheet(strict.client.get(strict.address)))


# -- buttons

JUNK = {"reason": "<b>\0", "told_how": ["phone", "<script>"], "sedation": "\0", "check": "NaN"}


@pytest.mark.both_databases
@pytest.mark.parametrize("name", BUTTONS)
@pytest.mark.parametrize("sent", [{}, JUNK], ids=["nothing", "junk"])
def test_a_button_pressed_twice_with_anything_is_answered_in_words(
    db: None, scene: Scene, name: str, sent: Typed
) -> None:
    client = logged_in(scene.user)
    for _again in range(2):
        assert post(client, scene.address(name), sent).status_code in {200, 302, 403, 404, 409, 422}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_needs_the_token_of_its_page(db: None, scene: Scene, name: str) -> None:
    client = logged_in(scene.user, enforce_csrf_checks=True)
    assert post(client, scene.address(name), {}).status_code == 403
