"""Telephone numbers: whether somebody can dial one, and how it is kept.

A number of a known country is kept as it is dialled from anywhere; what stands behind it
(«ext. 12», «evenings») stays. Asked is whether a number of that length can exist, not whether it
is given out: countries open new ranges faster than any list of them.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

NUMBER = re.compile(r"\+?[\d(][\d\s()/.\-\u2010-\u2013]*\d|\d")
FEWEST, MOST = 5, 15  # digits where no country is known; MOST as ITU-T E.164 allows
FEWEST_INTERNAL = 2
LONGEST_AREA_CODE = 5  # digits without a leading 0: Germany's
_JOIN = re.compile(r"\s*[/\-\u2010-\u2013]\s*(?=\d)|(?<=\d{5})[\s().]+(?=\d{5})")  # of FEWEST
LENGTHS = {
    ValidationResult.TOO_SHORT: "phone-too-short",
    ValidationResult.INVALID_LENGTH: "phone-too-short",
    ValidationResult.TOO_LONG: "phone-too-long",
    ValidationResult.INVALID_COUNTRY_CODE: "phone-unknown-country",
}


def phone_fault(text: str, *, country: str, is_internal: bool = False) -> str:
    """A code, or nothing. ``is_internal``: a short number of the house or of a service will do."""
    if not text.strip():
        return ""
    found = NUMBER.search(_plain_digits(text))
    if found is None:
        return "no-digits"
    count = _digits_in(found[0])
    if is_internal and FEWEST_INTERNAL <= count <= FEWEST:
        return ""
    if not _is_international(found[0]) and not _known(country):
        return "phone-too-short" if count < FEWEST else "phone-too-long" if count > MOST else ""
    try:
        number = _parsed(found[0], country)
    except NumberParseException as error:
        is_unknown = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
        return "phone-unknown-country" if is_unknown else "phone-too-short"
    return LENGTHS.get(phonenumbers.is_possible_number_with_reason(number), "")


def written_phone(text: str, *, country: str) -> str:
    """As it is kept; what cannot be read as a whole number stays as it was typed."""
    plain = _plain_digits(text).strip()
    found = NUMBER.search(plain)
    if found is None or not (_is_international(found[0]) or _known(country)):
        return plain
    try:
        number = _parsed(found[0], country)
    except NumberParseException:
        return plain
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return plain  # a local one: dialled as it is, where it is
    if _are_two(found[0], number, country):
        return plain
    whole = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return f"{plain[: found.start()]}{whole}{plain[found.end() :]}"


def phone_digits(text: str) -> str:
    """Of the number itself, not of an extension behind it."""
    found = NUMBER.search(_plain_digits(text))
    return re.sub(r"\D", "", found[0]) if found else ""


def number_to_text(text: str, *, country: str) -> str:
    """The digits of the one whole number that stands there, from its country on; empty where none
    does, where two do, or where nobody can tell of which country it is."""
    plain = _plain_digits(text)
    found = [one[0] for one in NUMBER.finditer(plain) if _digits_in(one[0]) >= FEWEST]
    if len(found) != 1:
        return ""
    try:
        number = _parsed(found[0], country)
    except NumberParseException:
        return ""
    length = phonenumbers.is_possible_number_with_reason(number)
    is_local = length != ValidationResult.IS_POSSIBLE and not _is_international(found[0])
    if is_local or length in LENGTHS or _are_two(found[0], number, country):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164).removeprefix("+")


def _are_two(written: str, number: PhoneNumber, country: str) -> bool:
    """«089 123456 / 123457», «512345 512346», and an extension as in «+43 664 1234567-12»: what
    stands before a stroke, or before one more long group, is a whole number already. An area code
    is none, and what is written as its country writes one number is one."""
    usual = (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)
    if written.strip() in {phonenumbers.format_number(number, one) for one in usual}:
        return False
    return any(_is_whole(written[: one.start()], country) for one in _JOIN.finditer(written))


def _is_whole(begun: str, country: str) -> bool:
    try:
        number = _parsed(begun, country)
    except NumberParseException:
        return False
    is_longer = len(phonenumbers.national_significant_number(number)) > LONGEST_AREA_CODE
    length = phonenumbers.is_possible_number_with_reason(number)
    return is_longer and length == ValidationResult.IS_POSSIBLE


def _digits_in(number: str) -> int:
    return sum(map(str.isdecimal, number))


def _parsed(number: str, country: str) -> PhoneNumber:
    begun = re.sub(r"^\s*00", "+", number)
    return phonenumbers.parse(begun, _known(country))


def _is_international(number: str) -> bool:
    return number.startswith(("+", "00"))


def _known(country: str) -> str | None:
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def _plain_digits(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in text)
