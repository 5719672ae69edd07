"""After an update the administrator sees in which cases its rules make something else due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.due import as_item
from prolo.registry.due_of_clinic import rebuild_by_blocks
from prolo.registry.models import DueItem, Patient
from prolo.registry.new_rules import changed, n_changed
from prolo.registry.rule_changes import Difference
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of
from tests.web.test_rule_changes import DUE_SINCE

pytestmark = pytest.mark.both_databases

LogIn = Callable[[str], Client]


def test_an_update_says_in_how_many_cases_something_else_is_due_until_somebody_has_looked(
    log_in: LogIn, physician: Client, acting: Actor, admin: Actor, ada: Patient
) -> None:
    page, said = "/our-clinic/new-rules", "made something else due in 1 case"
    treat_knee(ada, clock.now(acting.clinic) - timedelta(weeks=5), by=acting)
    client, release = log_in("admin"), system(acting.clinic)
    rebuild_by_blocks(by=release, progress=lambda _done, _of: None)
    assert said not in text_of(client.get("/"))
    with acting.at_work():
        row = DueItem.objects.get(key="w6")
        DueItem.objects.filter(pk=row.pk).update(due_at=row.due_at - timedelta(days=2))
    rebuild_by_blocks(by=release, progress=lambda _done, _of: None)
    assert said in text_of(client.get("/"))
    shown = text_of(client.get(page))
    assert f"{DUE_SINCE} 1 case" in shown
    assert "6 weeks" in shown
    assert "Example, Ada" not in shown
    assert f'href="{page}.csv" download' in client.get(page).content.decode()
    (told,) = client.get(f"{page}.json").json()["rows"]
    assert (told["name"], told["course"], told["kind"]) == (None, None, "answer-follow-up")
    earlier, later = (datetime.fromisoformat(told[f"due_{at}"]) for at in ("before", "after"))
    assert later - earlier == timedelta(days=2)
    assert physician.get(f"{page}.json").status_code == 403
    assert physician.get(page).status_code == physician.post(f"{page}/seen").status_code == 403
    with admin.at_work():
        (found,) = changed(admin)
        (one,) = found.differences
        assert isinstance(one, Difference)
        assert one.before is not None
        assert one.after is not None
        assert one.after.due_at - one.before.due_at == timedelta(days=2)
    assert client.post(f"{page}/seen").status_code == 302
    assert said not in text_of(client.get("/"))
    assert "Nothing is due otherwise than before" in text_of(client.get(page))


def test_of_two_updates_the_sum_is_shown(acting: Actor, admin: Actor, ada: Patient) -> None:
    treat_knee(ada, clock.now(acting.clinic) - timedelta(weeks=5), by=acting)
    for days in (2, 9):  # by which each finds it elsewhere
        with acting.at_work():
            row = DueItem.objects.get(key="w6")
            DueItem.objects.filter(pk=row.pk).update(due_at=row.due_at - timedelta(days=days))
        rebuild_by_blocks(by=system(acting.clinic), progress=lambda _done, _of: None)
    with admin.at_work():
        assert n_changed(admin) == 1
        ((one,),) = [found.differences for found in changed(admin)]
        assert isinstance(one, Difference)
        assert one.before is not None
        assert one.after == as_item(row)
        assert row.due_at - one.before.due_at == timedelta(days=2)
