"""What is refused is said in words, once."""

from __future__ import annotations

from prolo.web.words.faults import OF_FIELD, fault_sentence
from prolo.web.words.faults_care import CARE
from prolo.web.words.faults_clinic import CLINIC
from prolo.web.words.faults_money import MONEY


def test_no_two_files_say_the_same_refusal() -> None:
    assert len(OF_FIELD) == len(CARE) + len(CLINIC) + len(MONEY)


def test_a_row_of_a_form_is_refused_as_the_form_is() -> None:
    assert fault_sentence("injections-0.volume_ml", "not-above-zero") == "Enter more than 0"
    assert fault_sentence("reason", "open") == "Check this (reason: open)"
