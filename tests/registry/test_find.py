"""A person is found by what the desk has at hand, mistyped or not."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from prolo.errors import NotAllowed
from prolo.papers.words.sentences import day
from prolo.registry.actions.patients import add_identifier
from prolo.registry.find import find_patients, terms_of
from prolo.registry.models import Identity, Role, SearchKey
from prolo.registry.names import normal, words
from prolo.registry.search_keys import digest, keys_of
from tests.registry.conftest import BORN, hire

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = [
    LETTERS,
    "абвгдежзиклмнопрст",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "王李张刘陈杨赵黄周吴徐孙",
]


@st.composite
def words_and_slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word of two letters or more, and the same with one slip of a finger."""
    letter = st.sampled_from(draw(st.sampled_from(ALPHABETS)))
    word = "".join(draw(st.lists(letter, min_size=2, max_size=14)))
    at = draw(st.integers(0, len(word) - 1))
    match draw(st.sampled_from(["wrong", "missing", "extra", "swapped"])):
        case "wrong":
            return word, word[:at] + draw(letter) + word[at + 1 :]
        case "missing":
            return word, word[:at] + word[at + 1 :]
        case "extra":
            return word, word[:at] + draw(letter) + word[at:]
    at = min(at, len(word) - 2)
    return word, word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def keys_shared(word: str, typed: str) -> set[Any]:
    return keys_of(Identity(family_name=word), []) & terms_of(typed)[0].keys.keys()


@given(words_and_slips())
def test_a_word_and_the_word_with_one_slip_share_a_key(pair: tuple[str, str]) -> None:
    word, typed = pair
    assert keys_shared(word, typed)


@given(st.text(LETTERS, min_size=1, max_size=8), st.text(LETTERS, min_size=1, max_size=8))
@example("ab", "cb")
def test_what_shares_no_key_is_more_than_one_slip_away(one: str, other: str) -> None:
    if not keys_shared(one, other) and min(len(one), len(other)) > 1:
        assert OSA.distance(one, other) > 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller", "muller"),
        ("Müller", "MÜLLER"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("O’Brien", "o'brien"),
        ("Großmann", "grossmann"),
        ("Nuñez", "nunez"),
        ("İbrahim Yıldız", "ibrahim yildiz"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مُحَمَّد", "محمد"),
        ("علی", "علي"),
        ("Nguyễn", "nguyen"),
        ("Ａｎｎａ", "anna"),
        ("\u202eحسن\u202c", "حسن"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(name: str, typed: str) -> None:
    assert normal(name) == normal(typed)


def test_signs_that_are_no_letters_part_words_or_vanish() -> None:
    assert words("Smith-Jones (Anna) 😀") == ("smith", "jones", "anna")
    assert words("😀 -- ,") == ()


def test_vowel_signs_of_hindi_stay() -> None:
    assert normal("मीरा") != normal("मरा")


@given(st.text(max_size=40))
def test_any_text_can_be_made_normal_and_stays_so(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def names_found(actor: Any, text: str) -> list[str]:
    return [found.identity.family_name for found in find_patients(actor, text)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Schreiber",
        "schreiber anna",
        "Anna Schreiber",
        "schr",
        "an schre",
        "Schrieber",
        "Schreber",
        "Schreibber",
        "Schteiber",
        "anna schrieber",
        "1961-04-09",
        "9.4.1961",
        "04/09/1961",
        "schreiber 9.4.1961",
        "9. 4. 1961",
        "9 4 1961",
        "anna 9 4 1961",
        "9 April 1961",
        "Sun 9 Apr 1961",
        "Schreiber 9 April 1961",
        "9 April 1961 Schreiber",
        "April 9, 1961",
        "Sunday, Apr. 9 1961",
        "234567",
        "anna 1 23 45 67",
        "+49 170 1234567",
        "0170 123 45 67",
        "schreiber 01701234567",
        "AB 12-34",
        "ab1234",
        "anna@example.org",
        "annaschreiber",
    ],
)
def test_a_person_is_found_by(at_work: Any, register: Any, text: str) -> None:
    patient = register("Schreiber", "Anna", phone="0170/1234567", email="Anna@example.org")
    add_identifier(patient=patient, system="insurance", value="AB-1234", by=at_work)
    register("Unger", "Otto", born=date(1950, 1, 1))
    assert names_found(at_work, text) == ["Schreiber"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_a_birth_date_is_found_as_our_pages_print_it_in_each_language(
    at_work: Any, register: Any, code: str
) -> None:
    register("Schreiber", "Anna")
    register("Unger", "Otto", born=date(1950, 1, 1))
    with override(code):
        for printed in (day(BORN), date_format(BORN, "j F Y"), date_format(BORN, "j M Y")):
            assert names_found(at_work, f"anna {printed}") == ["Schreiber"], printed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB-2024-00815", ["Schreiber"]),
        ("AB 2024 00815", ["Schreiber"]),
        ("ab2024-00815", ["Schreiber"]),
        ("AB 202400815", ["Schreiber"]),
        ("2024-05-06/B", ["Unger"]),  # a day stands in it
        ("XB-2024-00815", []),
        ("2024-00815", []),
        ("Schreiber 2024-00815", []),
    ],
)
def test_an_outside_number_is_found_with_the_hyphens_and_spaces_as_it_is_typed(
    at_work: Any, register: Any, text: str, found: list[str]
) -> None:
    one, other = register("Schreiber", "Anna"), register("Unger", "Otto", born=date(1950, 1, 1))
    add_identifier(patient=one, system="insurance", value="AB-2024-00815", by=at_work)
    add_identifier(patient=other, system="hospital", value="2024-05-06/B", by=at_work)
    assert names_found(at_work, text) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Schrraiber",
        "anna unger",
        "1961-04-10",
        "10 April 1961",
        "31 April 1961",
        "9 Anna 1961",
        "9 4 1962",
        "",
        "  ",
        "%",
        "😀",
    ],
)
def test_nobody_is_found_by(at_work: Any, register: Any, text: str) -> None:
    register("Schreiber", "Anna")
    assert names_found(at_work, text) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("family", "given", "text"),
    [
        ("王", "小明", "王小明"),
        ("王", "小明", "小明"),
        ("王", "小明", "小明 王"),
        ("الحسن", "محمد", "محمد الحسن"),
        ("O'Brien", "Sean", "o brien"),
        ("de la Cruz", "Ana", "delacruz"),
        ("Smith-Jones", "Ann", "smith jones"),
        ("Li", "Na", "Lo"),
    ],
)
def test_names_of_any_script_and_spacing_are_found(
    at_work: Any, register: Any, family: str, given: str, text: str
) -> None:
    register(family, given)
    assert names_found(at_work, text) == [family]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("native", "latin"),
    [
        (("يوسف", "أحمد"), ("Youssef", "Ahmad")),
        (("حسن", "فاطمة"), ("Hassan", "Fatima")),
        (("כהן", "שרה"), ("Cohen", "Sarah")),
        (("Иванов", "Дмитрий"), ("Ivanov", "Dmitri")),
        (("Шрайбер", "Евгений"), ("Schreiber", "Yevgeny")),
        (("Παπαδόπουλος", "Χρήστος"), ("Papadopoulos", "Christos")),
        (("王", "小明"), ("Wang", "Xiaoming")),
    ],
)
def test_a_name_in_another_script_is_found_by_latin_letters_and_the_other_way_round(
    at_work: Any, register: Any, native: tuple[str, str], latin: tuple[str, str]
) -> None:
    register("Unger", "Otto")
    both = {register(*native), register(*latin)}
    for typed in (" ".join(native), " ".join(latin), latin[0], native[0]):
        assert {found.patient for found in find_patients(at_work, typed)} == both
    slip = f"{latin[0][:-2]}{latin[0][-1]}{latin[0][-2]} {latin[1]}"
    assert latin[0] in names_found(at_work, slip)


@pytest.mark.django_db
def test_within_latin_letters_only_a_slip_is_forgiven(at_work: Any, register: Any) -> None:
    register("Mueller")
    register("Мюллер")
    assert names_found(at_work, "Millar") == ["Мюллер"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4567", ["Schreiber"]),
        ("anna 4567", ["Schreiber"]),
        ("unger 4567", []),
        ("34567", ["Schreiber"]),
        ("1234567", ["Schreiber"]),
        ("anna 234567", ["Schreiber"]),
        ("9234567", []),
        ("567", []),
        ("1234", []),
    ],
)
def test_the_last_four_digits_of_a_telephone_or_more_find_a_person_of_this_clinic(
    cast: Any, at_work: Any, register: Any, typed: str, found: list[str]
) -> None:
    register("Schreiber", "Anna", phone="0170 123 45 67")
    register("Unger", "Otto", phone="0170 4567 890")
    assert names_found(at_work, typed) == found


@pytest.mark.django_db
def test_four_digits_find_nobody_of_another_clinic(cast: Any, register: Any) -> None:
    register("Schreiber", phone="0170 1234567")
    register("Stone", phone="555 4567", by=cast.outsider)
    for actor, name in ((cast.owner, "Schreiber"), (cast.outsider, "Stone")):
        with actor.at_work():
            assert [
                (one.identity.family_name, one.how) for one in find_patients(actor, "4567")
            ] == [(name, "digits")]


@pytest.mark.django_db
def test_names_of_one_letter_and_of_a_hundred_and_twenty_are_found(
    at_work: Any, register: Any
) -> None:
    longest = "Wolfeschlegelstein" * 6 + "Hausenbergerd"[:12]
    for family, first in (("O", "E"), (longest, ""), ("李", "")):
        register(family, first)
        whole = f"{first} {family}".strip()
        assert names_found(at_work, whole) == [family]


@pytest.mark.django_db
def test_whole_names_come_before_beginnings_and_those_before_slips(
    at_work: Any, register: Any
) -> None:
    for family in ("Bergmann", "Borg", "Berg"):
        register(family)
    found = find_patients(at_work, "berg")
    assert [(one.identity.family_name, one.how) for one in found] == [
        ("Berg", "exact"),
        ("Bergmann", "prefix"),
        ("Borg", "near"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["anna schreiber", "anna schrieber", "schreiber 9.4.1961"])
def test_however_many_bear_a_name_they_are_found_in_three_queries(
    at_work: Any, register: Any, django_assert_num_queries: Any, text: str
) -> None:
    both = [register("Schreiber", given) for given in ("Anna", "Anne")]
    register("Schneider", "Anna")
    with django_assert_num_queries(3):
        found = find_patients(at_work, text)
    assert [one.patient for one in found] == both


@pytest.mark.django_db
def test_another_clinic_finds_nobody_and_has_other_digests(cast: Any, register: Any) -> None:
    with cast.owner.at_work():
        register("Schreiber")
    with cast.outsider.at_work():
        assert names_found(cast.outsider, "schreiber") == []
    key = (SearchKey.Kind.EXACT, "schreiber")
    assert digest(cast.clinic.pk, key) != digest(cast.outsider.clinic.pk, key)


@pytest.mark.django_db
def test_the_index_says_nothing_without_the_installations_secret(
    at_work: Any, register: Any, settings: Any
) -> None:
    register("Schreiber")
    settings.SEARCH_KEY = "another"
    assert names_found(at_work, "schreiber") == []


@pytest.mark.django_db
def test_who_may_not_see_identities_may_not_look_for_them(cast: Any) -> None:
    researcher = hire(cast.clinic, "researcher", Role.RESEARCHER)
    with researcher.at_work(), pytest.raises(NotAllowed):
        find_patients(researcher, "schreiber")


def test_keys_stay_few() -> None:
    identity = Identity(
        family_name="Schreiber", given_names="Anna", birth_date=date(1961, 4, 9), phone="1234567"
    )
    assert len(keys_of(identity, [])) == 33
    assert digest(uuid.UUID(int=0), (SearchKey.Kind.NEAR, "anna")) in range(-(2**63), 2**63)
