"""Infections that share something: physicians hear of it at once, and of whom or what nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.bounces import record_bounce
from prolo.registry.actions.infections import close_cluster
from prolo.registry.bounces import read_bounce
from prolo.registry.due import rebuilt_at_the_end
from prolo.registry.models import Alert, InfectionCluster, User
from prolo.registry.worker import run_due_jobs
from prolo.web.words.inbox import alerted
from tests.registry.conftest import Cast, Register
from tests.registry.harmed import harm
from tests.registry.test_bounces import report
from tests.support.mail_server import MailServer

Infect = Callable[..., None]


@pytest.fixture
def infect(sends: Cast, register: Register) -> Infect:
    """Two people with one lot, treated by one injector."""
    User.objects.filter(pk=sends.owner.user.pk).update(email="owner@clinic.example")  # type: ignore[union-attr]

    def put() -> None:
        for name, year in {"Sato": 1970, "Berg": 1980}.items():
            person = register(name, born=date(year, 1, 1))
            harm(sends.owner, person, injector=sends.owner)

    return put


def alerts(by: Actor) -> list[tuple[str, str]]:
    with by.at_work():
        rows = Alert.objects.select_related("user")
        return [(one.user.username, one.state) for one in rows]


def test_one_mail_goes_out_whatever_two_infections_share_and_names_nobody(
    sends: Cast, server: MailServer, infect: Infect
) -> None:
    infect()
    with sends.owner.at_work():
        assert InfectionCluster.objects.count() == 2  # of the lot and of the injector
    run_due_jobs()
    ((address, mail),) = server.got
    assert address == "owner@clinic.example"
    text = str(mail.get_payload(decode=True), "utf-8")
    assert "something stands on the first page" in text
    for word in ("Sato", "Berg", "knee", "infect", "lot", "Dextrose", "patient"):
        assert word not in text + mail["Subject"]
    assert alerts(sends.owner) == [("owner", "sent")]


def test_what_somebody_looked_at_meanwhile_wakes_nobody(
    sends: Cast, server: MailServer, infect: Infect
) -> None:
    infect()
    with sends.owner.at_work():
        row = InfectionCluster.objects.first()
        assert row is not None
        close_cluster(cluster=row, found="Chance", by=sends.owner)
    run_due_jobs()
    assert server.got == []
    assert alerts(sends.owner) == [("owner", "not-needed")]


def test_what_happened_long_ago_and_is_entered_now_wakes_nobody(
    sends: Cast, infect: Infect
) -> None:
    with rebuilt_at_the_end(by=sends.owner):
        infect()
    assert alerts(sends.owner) == []


def test_a_mail_that_comes_back_told_nobody(
    sends: Cast, server: MailServer, infect: Infect
) -> None:
    infect()
    run_due_jobs()
    name, _at, domain = server.got[0][1]["Message-ID"].strip("<>").partition("@")
    found = read_bounce(report(None, message_id=name, domain=domain))
    assert found is not None
    record_bounce(bounce=found, by=system(sends.clinic))
    assert alerts(sends.owner) == [("owner", "bounced")]
    with sends.owner.at_work():
        assert "Owner, e-mail: came back" in alerted(list(Alert.objects.all()))


def test_an_alert_is_of_a_concern_or_of_a_cluster(cast: Cast, at_work: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            clinic=cast.clinic,
            user=cast.owner.user,
            channel="email",
            happened_at=clock.now(cast.clinic),
        )
