"""Every example of ``--help`` works, and shows an answer."""

from __future__ import annotations

import shlex

import pytest

from prolo.cli.entry import parser
from tests.cli.evidence.asked import said

ELSEWHERE = {
    "dossier",
    "options",
    "report",
    "template",
}  # write files, and are held by their own tests


def examples():
    for word, command in commands(commands(parser())["evidence"]).items():
        if word not in ELSEWHERE:
            lines = (command.epilog or "").removeprefix("examples:\n").replace("\\\n", " ")
            yield from (line.strip() for line in lines.splitlines())


def commands(at):
    return next(act.choices for act in at._actions if isinstance(act.choices, dict))


@pytest.mark.parametrize("example", list(examples()))
def test_an_example_works(capsys, monkeypatch, tmp_path, example):
    monkeypatch.chdir(tmp_path)
    prolo, *typed = shlex.split(example)
    assert prolo == "prolo"
    out = said(capsys, *typed)
    assert "No trial" not in out
    assert out.count("\n") > 1
