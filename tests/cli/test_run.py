"""``prolo run`` as a newcomer meets it: a process, a port, Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.support.installation import Installation, Server, free_port

NO_DEMO = "--no-demo"
STOPPED = "Stopped. What was entered is kept.\n"
STOP_WITHIN_S = 5  # half a second on a quiet machine; who refuses is killed after 10


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Installation(tmp_path_factory.mktemp("served") / "data").served(NO_DEMO) as server:
        yield server


def read(address: str) -> tuple[str, HTTPMessage]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode(), answer.headers


def is_listening(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_the_address_is_printed_and_answers(served: Server) -> None:
    assert f"address       {served.address}\n" in served.said
    page, _ = read(served.address)
    assert "<html" in page


def test_a_served_page_is_typeset_as_a_paper(served: Server) -> None:
    with urllib.request.urlopen(f"{served.address}/about-prolotherapy.pdf", timeout=60) as answer:
        assert answer.read(5) == b"%PDF-"


def test_every_page_carries_the_policy_and_stays_out_of_the_store(served: Server) -> None:
    _, headers = read(served.address)
    policy = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_styles_are_served_under_names_that_never_change_their_content(served: Server) -> None:
    page, _ = read(served.address)
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    _, headers = read(served.address + address)
    assert headers.get_content_type() == "text/css"
    assert "immutable" in headers["Cache-Control"]


def test_ctrl_c_stops_it_at_once_and_without_a_trace(installation: Installation) -> None:
    with installation.served(NO_DEMO) as server:
        began = time.monotonic()
        assert server.interrupt() == (STOPPED, "")
        assert time.monotonic() - began < STOP_WITHIN_S
    assert server.process.returncode == 0
    assert not is_listening(server.port)


def test_open_tabs_do_not_delay_a_stop(installation: Installation) -> None:
    with installation.served(NO_DEMO) as server, ExitStack() as tabs:
        for _ in range(8):
            tab = tabs.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=10)))
            tab.request("GET", "/log-in")
            tab.getresponse().read()
        began = time.monotonic()
        assert server.interrupt() == (STOPPED, "")
        assert time.monotonic() - began < STOP_WITHIN_S


def test_who_never_sends_a_whole_request_does_not_delay_a_stop(installation: Installation) -> None:
    with (
        installation.served(NO_DEMO) as server,
        socket.create_connection(("127.0.0.1", server.port)) as lost,
    ):
        lost.sendall(b"GET /log-in HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        assert server.interrupt() == (STOPPED, "")
        assert time.monotonic() - began < STOP_WITHIN_S


def test_what_is_being_answered_at_ctrl_c_is_finished(installation: Installation) -> None:
    with installation.served(NO_DEMO) as server:
        form = HTTPConnection("127.0.0.1", server.port, timeout=10)
        with closing(form):
            form.putrequest("POST", "/log-in")
            form.putheader("Content-Type", "application/x-www-form-urlencoded")
            form.putheader("Content-Length", "10")
            form.endheaders(b"usern")
            time.sleep(0.5)  # until the server reads the form
            os.killpg(server.process.pid, signal.SIGINT)
            time.sleep(2)
            form.send(b"ame=x")
            assert form.getresponse().status == HTTPStatus.FORBIDDEN  # it came from no page
        out, _ = server.process.communicate(timeout=10)
    assert out == STOPPED


def test_a_second_run_finds_the_database_as_it_was(installation: Installation) -> None:
    with installation.served(NO_DEMO) as first:
        first.interrupt()
    with installation.served(NO_DEMO) as second:
        assert "database      up to date\n" in second.said


def test_the_server_does_not_outlive_the_process_that_started_it(
    installation: Installation,
) -> None:
    with installation.served(NO_DEMO) as server:
        server.process.send_signal(signal.SIGKILL)
        server.process.communicate(timeout=20)
        give_up_at = time.monotonic() + 10
        while is_listening(server.port) and time.monotonic() < give_up_at:
            time.sleep(0.05)
        assert not is_listening(server.port)


def test_a_taken_port_is_said_in_one_sentence_before_anything_is_set_up(
    installation: Installation,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = installation.call("run", "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"prolo: Port {port} is taken by another program. "
        "Stop it, or choose another: make run PORT=8123\n"
    )
    assert not installation.folder.exists()


@pytest.mark.parametrize("typed", ["0", "65536", "-1", "8000.5", "many"])
def test_a_port_that_is_none_is_refused(installation: Installation, typed: str) -> None:
    done = installation.call("run", f"--port={typed}")
    assert done.returncode == 2
    assert f"'{typed}' is no port: choose one from 1 to 65535" in done.stderr


def test_an_address_of_another_machine_is_refused(installation: Installation) -> None:
    done = installation.call("run", "--host", "192.0.2.1", "--port", str(free_port()))
    assert done.returncode == 1
    assert "192.0.2.1 is no address of this machine" in done.stderr
