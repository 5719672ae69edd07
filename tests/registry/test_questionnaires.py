"""A clinic brings the form of a measure: each version is kept for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q

from prolo.errors import KnowledgeError, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.passports import give_passport
from prolo.registry.actions.questionnaires import add_questionnaire
from prolo.registry.actions.wording import record_permission
from prolo.registry.brought import brought_form
from prolo.registry.comparable import comparing
from prolo.registry.models import ClinicQuestionnaire, DueItem, Event, GivenPassport, Patient
from tests.registry.conftest import Cast
from tests.registry.treated import treat_knee
from tests.support.brought_form import form, sent


@pytest.fixture
def admin(cast: Cast) -> Iterator[Actor]:
    with cast.administrator.at_work():
        yield cast.administrator


def add(by: Actor, body: dict[str, Any] | None = None, **more: Any) -> ClinicQuestionnaire:
    content = sent(body or form())
    return add_questionnaire(**{"content": content, "instrument": "womac", "by": by, **more})


def test_a_form_is_kept_once_as_it_came_with_its_hash(admin: Actor) -> None:
    row = add(admin)
    assert add(admin) == row
    assert (row.body, len(row.sha256), row.recorded_by) == (form(), 64, admin.user)
    assert Event.objects.filter(verb="questionnaire_added").count() == 1


def test_a_kept_version_never_changes(admin: Actor) -> None:
    add(admin)
    with pytest.raises(KnowledgeError, match="is kept with other content"):
        add(admin, form() | {"title": "Other"}, changes="The title", is_comparable=True)
    assert ClinicQuestionnaire.objects.get().title == "Invented questions"


@pytest.mark.parametrize(
    "changed",
    [
        {"body": form(questions=23)},
        {"sha256": "0" * 64},
        {"body": form(questions=23), "sha256": "0" * 64},
        {"version": "2"},
        {"instrument": "rmdq"},
    ],
)
def test_the_database_refuses_to_change_a_kept_version(
    admin: Actor, changed: dict[str, Any]
) -> None:
    row = add(admin)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        ClinicQuestionnaire.objects.filter(pk=row.pk).update(**changed)
    row.save()  # of what is the same it refuses nothing
    row.refresh_from_db()
    assert (row.body, row.version, row.instrument) == (form(), "1", "womac")


@pytest.mark.parametrize(
    "said", [{}, {"changes": "Wording of q3"}, {"is_comparable": True}, {"changes": " "}]
)
def test_a_new_version_says_what_changed_and_whether_scores_compare(
    admin: Actor, said: dict[str, Any]
) -> None:
    add(admin)
    with pytest.raises(KnowledgeError, match="say what changed since"):
        add(admin, form(version="2"), **said)
    row = add(admin, form(version="2"), changes="Wording of q3", is_comparable=False)
    assert (row.changes, row.is_comparable) == ("Wording of q3", False)


def at(url: str, version: str = "1", **more: str) -> dict[str, Any]:
    return form(version=version) | {"url": url, **more}


def test_the_newest_form_is_asked_whatever_its_address(admin: Actor) -> None:
    add(admin, at("https://z.example.org/womac"))
    newest = add(admin, at("https://a.example.org/womac"))
    assert brought_form("womac").url == newest.url
    assert comparing("womac") == Q(response__questionnaire__in=[f"{newest.url}|1"])


def test_a_draft_takes_no_scores_away_but_what_it_changed_counts(admin: Actor) -> None:
    url = "https://z.example.org/womac"
    add(admin, at(url))
    changed = {"changes": "Wording of q3", "is_comparable": False}
    add(admin, at(url, "2", status="draft"), **changed)
    assert comparing("womac") == Q(response__questionnaire__in=[f"{url}|1"])
    add(admin, at(url, "3"), changes="A comma", is_comparable=True)
    assert comparing("womac") == Q(response__questionnaire__in=[f"{url}|2", f"{url}|3"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"instrument": "womak"}, 'Did you mean "womac"'),
        ({"instrument": "nprs"}, "words of our own"),
        ({"content": b"{"}, "is not JSON"),
        ({"changes": "x"}, "nothing can have changed"),
    ],
)
def test_what_cannot_be_kept_is_refused(admin: Actor, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        add(admin, **changed)
    assert not ClinicQuestionnaire.objects.exists()


def test_only_an_administrator_brings_a_form(at_work: Actor) -> None:
    with pytest.raises(NotAllowed):
        add(at_work)


def test_on_the_command_line_the_wording_is_shown_while_a_permission_stands(
    cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from prolo.cli.entry import main

    file, by = tmp_path / "womac.json", cast.administrator
    file.write_bytes(sent(form(questions=23) | {"status": ""}))
    command = ["instrument", "add", str(file), "--instrument", "womac", "--by", "administrator"]
    assert main(command) == 1
    assert capsys.readouterr().err.count("womac.json: ") == 3
    file.write_bytes(b" " * 10_000_000)  # of which no more is read than says that
    assert main(command) == 1
    assert "is longer than the 1,000,000 bytes" in capsys.readouterr().err
    file.write_bytes(sent(form()))
    assert main(command) == 0
    assert main(["instrument", "show", "womac", "--by", "administrator"]) == 0
    said = capsys.readouterr().out
    assert "no permission stands" in said
    assert "Invented question q1" not in said
    with by.at_work():
        today = clock.today(by.clinic)
        record_permission(
            instrument="womac", given_by="Invented", document="L", starts_on=today, by=by
        )
    assert main(["instrument", "show", "womac", "--by", "administrator"]) == 0
    assert "Invented question q1" in capsys.readouterr().out
    assert main(["instrument", "list", "--by", "owner"]) == 1


def test_a_form_that_would_be_asked_is_kept_once_somebody_has_seen_of_how_many(
    cast: Cast, ada: Patient, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from prolo.cli.entry import main

    file, by = tmp_path / "rmdq.json", cast.administrator
    command = ["instrument", "add", str(file), "--instrument", "rmdq", "--by", "administrator"]
    at = datetime.now(UTC) - timedelta(weeks=5)
    treat_knee(ada, at, by=cast.owner, condition="low-back")
    with by.at_work():
        today = clock.today(by.clinic)
        record_permission(
            instrument="rmdq", given_by="Invented", document="L", starts_on=today, by=by
        )
    file.write_bytes(sent(form(24, 1)))
    assert main(command) == 1
    said = capsys.readouterr()
    assert "due in 1 open course" in said.out
    assert "w12.rmdq is due: 1" in said.out
    assert "Ada" not in said.out  # an administrator sees no patients
    mark = said.err.split("--looked-at ")[1].strip()
    file.write_bytes(sent(form(24, 1, "2")))  # not what was looked at
    assert main([*command, "--looked-at", mark]) == 1
    with by.at_work():
        assert not ClinicQuestionnaire.objects.exists()
        assert not DueItem.objects.filter(key="w12.rmdq").exists()
    file.write_bytes(sent(form(24, 1)))
    assert main([*command, "--looked-at", mark]) == 0
    with by.at_work():
        assert DueItem.objects.filter(key="w12.rmdq").exists()


def test_on_the_command_line_a_form_comes_with_its_passport_or_not_at_all(
    cast: Cast, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from prolo.cli.entry import main

    file, beside = tmp_path / "womac.json", tmp_path / "womac.toml"
    file.write_bytes(sent(form() | {"copyright": "© Invented"}))
    beside.write_text("recall = 3", encoding="utf-8")
    command = ["instrument", "add", str(file), "--instrument", "womac", "--by", "administrator"]
    command += ["--passport", str(beside)]
    assert main(command) == 1
    said = capsys.readouterr().err
    assert "womac.toml: recall: is 3, not text." in said
    with cast.administrator.at_work():
        assert not ClinicQuestionnaire.objects.exists()
    for recall in ("today", "today", "two days"):
        beside.write_text(f'source = "Invented"\nrecall = "{recall}"', encoding="utf-8")
        assert main(command) == 0
    with cast.administrator.at_work():
        kept = [one.said["recall"] for one in GivenPassport.objects.all()]
    assert kept == ["today", "two days"]  # the same twice is kept once
    capsys.readouterr()
    assert main(["instrument", "show", "womac", "--by", "administrator"]) == 0
    said = capsys.readouterr().out
    assert "licence: © Invented\n" in said
    assert "recall: two days\n" in said


def test_only_an_administrator_gives_a_passport(at_work: Actor) -> None:
    with pytest.raises(NotAllowed):
        give_passport(content=b"", instrument="womac", by=at_work)
