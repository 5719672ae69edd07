"""Commands as they are typed, with what they say."""

from __future__ import annotations

from prolo.cli.entry import main

KNEE = ("evidence", "pool", "--condition", "knee-oa", "--outcome", "pain")


def said(capsys, *arguments):
    assert main(arguments) == 0
    return capsys.readouterr().out


def refused(capsys, *arguments):
    assert main(arguments) == 1
    return capsys.readouterr().err
