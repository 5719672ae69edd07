"""A telephone number is kept as somebody can dial it, or refused while it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import Invalid
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.relations import add_relation
from prolo.registry.phones import number_to_text, phone_digits, phone_fault, written_phone


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("0170 1234567", "DE", "+49 170 1234567"),
        ("0170/123 45 67", "DE", "+49 170 1234567"),
        ("٠١٧٠ ١٢٣٤٥٦٧", "DE", "+49 170 1234567"),
        ("(303) 555-0123", "US", "+1 303-555-0123"),
        ("303 555 0123 ext. 7", "US", "+1 303-555-0123 ext. 7"),
        ("0049 170 1234567", "US", "+49 170 1234567"),
        ("+44 20 7946 0018 (evenings)", "", "+44 20 7946 0018 (evenings)"),
        ("555 0100", "US", "555 0100"),  # a local one
        ("0170 1234567", "", "0170 1234567"),
        ("", "US", ""),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(
    typed: str, country: str, kept: str
) -> None:
    assert phone_fault(typed, country=country) == ""
    assert written_phone(typed, country=country) == kept
    assert written_phone(kept, country=country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "fault"),
    [
        ("12", "", "phone-too-short"),
        ("12", "US", "phone-too-short"),
        ("112", "US", "phone-too-short"),
        ("1" * 16, "", "phone-too-long"),
        ("303 555 0123 4567", "US", "phone-too-long"),
        ("+999 123456", "US", "phone-unknown-country"),
        ("next door", "", "no-digits"),
    ],
)
def test_what_nobody_can_dial_is_refused(typed: str, country: str, fault: str) -> None:
    assert phone_fault(typed, country=country) == fault


@pytest.mark.parametrize("typed", ["12", "112", "911", "4711", "+1 303 555 0123"])
def test_who_is_on_call_may_have_a_short_number(typed: str) -> None:
    assert phone_fault(typed, country="US", is_internal=True) == ""
    assert phone_digits(written_phone(typed, country="US")).endswith(phone_digits(typed)[-4:])


@pytest.mark.parametrize(
    ("kept", "country", "digits"),
    [
        ("+41 79 123 45 67", "CH", "41791234567"),
        ("+41 (0)79 123 45 67", "CH", "41791234567"),
        ("+41 79 123 45 67 ext. 12", "CH", "41791234567"),
        ("+41 79 123 45 67 after 18:00", "CH", "41791234567"),
        ("evenings +41 79 123 45 67", "", "41791234567"),
        ("0041 79 123 45 67", "", "41791234567"),
        ("079 123 45 67", "CH", "41791234567"),
        ("+1 555 0111", "US", "15550111"),
        ("+41 79 123 45 67, +41 44 123 45 67", "CH", ""),  # nobody said which
        ("079 123 45 67 / 044 123 45 67", "CH", ""),
        ("089 123456 / 123457", "DE", ""),
        ("02252 8123 / 8124", "AT", ""),
        ("512345 512346", "AT", ""),
        ("040 12345 - 67890", "DE", ""),
        ("+43 664 1234567-12", "AT", ""),  # an extension
        ("0664/1234567", "AT", "436641234567"),
        ("0664 / 123 45 67", "AT", "436641234567"),
        ("+49 5151 123456", "DE", "495151123456"),
        ("0176 123 45678", "DE", "4917612345678"),
        ("079 123-45-67", "CH", "41791234567"),
        ("415 - 555 - 2671", "US", "14155552671"),
        ("+82 10-2000-0000", "KR", "821020000000"),
        ("+91 98765 43210", "IN", "919876543210"),
        ("079 123 45 67", "", ""),
        ("123 45 67", "CH", ""),  # local ones
        ("555 0100", "US", ""),
        ("+999 123456", "CH", ""),
        ("+41 79", "CH", ""),
        ("next door", "CH", ""),
        ("", "CH", ""),
    ],
)
def test_a_text_goes_to_one_whole_number_or_to_none(kept: str, country: str, digits: str) -> None:
    assert number_to_text(kept, country=country) == digits


@pytest.mark.parametrize(
    ("typed", "country"), [("089 123456 / 123457", "DE"), ("+43 664 1234567-12", "AT")]
)
def test_two_numbers_are_kept_as_they_were_typed(typed: str, country: str) -> None:
    """Put into one they would go unseen when a text is sent."""
    assert written_phone(typed, country=country) == typed


@given(st.text("0123456789+()/-. extabc\u0663\0", max_size=45), st.sampled_from(["", "US", "DE"]))
def test_any_text_is_judged_and_what_is_kept_is_kept_so(text: str, country: str) -> None:
    phone_fault(text, country=country)
    kept = written_phone(text, country=country)
    assert written_phone(kept, country=country) == kept


@pytest.mark.django_db
def test_a_number_is_checked_wherever_one_is_typed(cast: Any, register: Any) -> None:
    with cast.owner.at_work():
        for write in (
            lambda: register("Sato", phone="12"),
            lambda: add_relation(
                patient=register("Sato"), kind="contact", name="Eva", phone="12", by=cast.owner
            ),
        ):
            with pytest.raises(Invalid) as refusal:
                write()
            assert refusal.value.faults == {"phone": "phone-too-short"}
    with cast.administrator.at_work():
        with pytest.raises(Invalid):
            update_clinic(by=cast.administrator, phone="12")
        clinic = update_clinic(
            by=cast.administrator, country="DE", phone="030 1234567", on_call_phone="12"
        )
        assert (clinic.phone, clinic.on_call_phone) == ("+49 30 1234567", "12")
