"""Adding a language is a file: its head says what the language is called and how it is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prolo.config.languages import FOLDER, Language, read_languages
from prolo.errors import SetupError

HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {code}\\n"
"X-Name: {name}\\n"
"X-Name-In-English: Inventish\\n"
"X-Direction: {direction}\\n"

msgid "X-Name: of a sentence"
msgstr ""
"""
OFFERED = """
from pathlib import Path
from prolo.config import languages
languages.FOLDER = Path({folder!r})
import django
django.setup()
from prolo.knowledge import load_knowledge
from prolo.web.forms.patients import IdentityForm
from prolo.web.languages import choices, is_read, language_of
offered = dict(IdentityForm.base_fields["preferred_language"].choices)
(own,) = [one for one in choices("qx") if one["code"] == "qx"]
print(offered["qx"], own["dir"], own["is_here"], language_of("qx", ""), sorted(offered), end=" ")
print(is_read("qx", load_knowledge()))
"""


def add(folder: Path, code: str, *, name: str = "Qxish", direction: str = "rtl") -> Path:
    file = folder / code / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEAD.format(code=code, name=name, direction=direction), encoding="utf-8")
    return file


def test_the_translated_languages_say_what_they_are_called() -> None:
    known = {one.code: (one.name, one.in_english, one.direction) for one in read_languages(FOLDER)}
    assert known == {
        "de": ("Deutsch", "German", "ltr"),
        "es": ("español", "Spanish", "ltr"),
        "ar": ("العربية", "Arabic", "rtl"),
    }


def test_a_file_of_another_language_is_all_that_is_asked_for(tmp_path: Path) -> None:
    add(tmp_path, "qx")
    assert read_languages(tmp_path) == [Language("qx", "Qxish", "Inventish", "rtl")]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "prolo.config.settings",
        "PROLO_DATA_DIR": str(tmp_path / "data"),
        "PYTHONIOENCODING": "utf-8",
    }
    said = subprocess.run(
        [sys.executable, "-c", OFFERED.format(folder=str(tmp_path))],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "Inventish rtl True qx ['', 'en', 'other', 'qx'] False\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [({"name": ""}, "does not say at its head: X-Name"), ({"direction": "up"}, "must be ltr or")],
)
def test_a_head_that_lacks_something_is_refused(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    add(tmp_path, "qx", **given)
    with pytest.raises(SetupError, match=said):
        read_languages(tmp_path)


def test_a_file_may_end_with_its_head(tmp_path: Path) -> None:
    file = add(tmp_path, "qx")
    head, _empty, _sentences = file.read_text(encoding="utf-8").partition("\n\n")
    for ending in ("", "\n"):
        file.write_text(head + ending, encoding="utf-8")
        assert [one.name for one in read_languages(tmp_path)] == ["Qxish"]


@pytest.mark.parametrize("code", ["pt_BR", "pt-br", "Portuguese"])
def test_a_language_is_named_without_its_country(tmp_path: Path, code: str) -> None:
    add(tmp_path, code)
    with pytest.raises(SetupError, match=f"the folder is {code}, and must be two or three"):
        read_languages(tmp_path)
