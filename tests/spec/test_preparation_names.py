"""Which medicine was meant."""

from __future__ import annotations

from prolo.care.medicines import recognise_medicines
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "preparation"
place = 1
title = "Which medicine was meant"
text = """
A name, alias or brand that the knowledge has is recognised whatever its case, accents, salt, form
or dose, and a combination product as all that is in it. Everything else is asked: a misspelling is
never corrected silently, and what is unknown is never dropped. A brand that stands in no source we
opened is a question, never an assumption.
"""


def recognised(typed: str) -> dict[str, object]:
    found = recognise_medicines(typed.replace("/n", "\n"), knowledge=load_knowledge())
    return {
        "medicine": ["+".join(one.medicines) or "?" for one in found],
        "topical": any(one.topical for one in found),
        "form": next((one.form for one in found if one.form), None),
        "asked": [question for one in found for question in one.questions],
        "candidates": [candidate for one in found for candidate in one.candidates],
    }


def placed(typed: str) -> dict[str, object]:
    found = recognise_medicines(typed, knowledge=load_knowledge())
    return {
        "medicine": ["+".join(one.medicines) or "?" for one in found],
        "read": "; ".join(one.typed for one in found),
    }


def test_what_is_known_is_recognised(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                         || medicine             | topical
        naproxen                      || naproxen             | no
        NAPROXÈN                      || naproxen             | no
        Naprosyn 500 mg twice daily   || naproxen             | no
        ibuprofen 200mg OTC           || ibuprofen            | no
        indomethacin                  || indometacin          | no
        diclofenac sodium 50mg b.i.d. || diclofenac           | no
        Voltaren gel                  || diclofenac           | yes
        dabigatran 150 mg             || dabigatran-etexilate | no
        acetaminophen extra strength  || paracetamol          | no
        """,
        follows=["medicines/naproxen"],
    )


def test_what_is_near_is_asked_never_corrected(spec: Spec) -> None:
    """A name with words that nobody explained may be another product. A brand that nobody checked
    is a question too. A word that stands in a name is no slip of the pen for another name: clover
    is asked about as the herb, and not as Clobex."""
    spec(
        recognised,
        """
        typed        || medicine | asked        | candidates
        naproxin     || ?        | did-you-mean | naproxen
        Celebrx      || ?        | did-you-mean | celecoxib
        napro        || ?        | did-you-mean | naproxen
        Jantoven     || ?        | did-you-mean | warfarin
        Aleve gold   || ?        | did-you-mean | naproxen
        5-ASA        || ?        | did-you-mean | aspirin
        no aspirin   || ?        | did-you-mean | aspirin
        Cerebyx      || ?        | unknown      | –
        Hulio        || ?        | did-you-mean | adalimumab
        Vitamn E     || ?        | did-you-mean | vitamin-e
        clover       || ?        | did-you-mean | red-clover
        thistle      || ?        | did-you-mean | milk-thistle
        clobetasl    || ?        | did-you-mean | clobetasol
        sweet clover || ?        | unknown      | –
        Vitamin K    || ?        | unknown      | –
        """,
        follows=["medicines/naproxen", "medicines/warfarin"],
    )


def test_a_brand_alone_is_asked_about_as_each_product_with_aspirin(spec: Spec) -> None:
    """Aspirin makes bleeding easier for a week. A product with another pain killer added to what
    the brand is sold as alone is not suggested; what was typed is asked about all the same."""
    spec(
        recognised,
        """
        typed      || medicine | asked        | candidates
        Bayer      || ?        | which        | aspirin, aspirin-caffeine, aspirin-diphenhydramine
        Goody      || ?        | did-you-mean | aspirin-paracetamol-caffeine
        Soma       || ?        | did-you-mean | aspirin-carisoprodol
        Sudafed    || ?        | unknown      | –
        Prevacid   || ?        | unknown      | –
        Mucinex    || ?        | unknown      | –
        """,
        follows=["combinations/aspirin-caffeine", "combinations/aspirin-carisoprodol"],
    )


def test_what_is_unknown_is_kept_and_asked(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                  || medicine   | asked
        lisinopril 20 mg        || ?          | unknown
        the little white ones   || ?          | unknown
        naproxen and lisinopril || naproxen, ? | unknown
        """,
    )


def test_a_line_may_hold_several(spec: Spec) -> None:
    """A dose after a comma belongs to the name before it."""
    spec(
        recognised,
        """
        typed                                 || medicine
        Aleve, paracetamol 1,000 mg           || naproxen, paracetamol
        ibuprofen 400 mg, twice a day         || ibuprofen
        mobic + warfarin                      || meloxicam, warfarin
        meloxicam 15 mg/n tramadol as needed  || meloxicam, tramadol
        diclofenac/tizanidine                 || diclofenac, ?
        """,
    )


def test_a_combination_is_all_that_is_in_it(spec: Spec) -> None:
    """Each of the medicines in it follows its own rule; a name that nobody checked is asked."""
    spec(
        recognised,
        """
        typed                      || medicine             | asked        | candidates
        Vimovo                     || naproxen             | –            | –
        diclofenac/misoprostol     || diclofenac           | –            | –
        Aggrenox                   || aspirin+dipyridamole | reason       | –
        Excedrin                   || aspirin+paracetamol  | reason       | –
        naproxen ibuprofen         || naproxen, ibuprofen  | –            | –
        Motrin (ibuprofen) 800 mg  || ibuprofen            | –            | –
        Advil PM                   || ?                    | did-you-mean | ibuprofen-diphenhydramine
        Aleve-D                    || ?                    | did-you-mean | naproxen-pseudoephedrine
        Tylenol 3 twice daily      || ?                    | did-you-mean | paracetamol-codeine
        Advil Cold & Sinus, Advil  || ?, ibuprofen         | did-you-mean | ibuprofen-pseudoephedrine
        """,
        follows=["combinations/naproxen-esomeprazole", "combinations/aspirin-dipyridamole"],
    )


def test_the_form_may_be_named_or_lie_in_the_brand(spec: Spec) -> None:
    """A brand that is sold to swallow and for the skin is asked about."""
    spec(
        recognised,
        """
        typed                || medicine    | form        | topical | asked
        Voltaren gel         || diclofenac  | skin        | yes     | –
        Flector              || diclofenac  | patch       | yes     | –
        Voltaren             || diclofenac  | –           | no      | form
        Acular               || ketorolac   | eye-drops   | yes     | –
        Sprix                || ketorolac   | nasal-spray | no      | –
        Flonase              || fluticasone | nasal-spray | no      | –
        ibuprofen capsules   || ibuprofen   | tablet      | no      | –
        """,
        follows=["medicines/diclofenac", "medicines/ketorolac"],
    )


def test_a_blood_thinner_under_the_skin_is_no_cream(spec: Spec) -> None:
    """«Under the skin» is a needle, in whatever words. The word «skin» alone may be either, and of
    what is sold for no skin a cream, a patch or drops are asked about: until somebody answers, it
    thins the blood."""
    spec(
        recognised,
        """
        typed                             || medicine     | form      | topical | asked
        Lovenox 40 mg under the skin      || enoxaparin   | injection | no      | –
        fondaparinux under the skin daily || fondaparinux | injection | no      | –
        heparin under my skin             || heparin      | injection | no      | –
        enoxaparin subcutaneously         || enoxaparin   | injection | no      | –
        enoxaparin sub-cut                || enoxaparin   | injection | no      | –
        Lovenox 40 mg subq                || enoxaparin   | injection | no      | –
        heparin sc                        || heparin      | injection | no      | –
        heparin 5000 units s.c. daily     || heparin      | injection | no      | –
        Clexane unter die Haut            || enoxaparin   | injection | no      | –
        Clexane subkutan                  || enoxaparin   | injection | no      | –
        Clexane bajo la piel              || enoxaparin   | injection | no      | –
        Clexane subcutáneo                || enoxaparin   | injection | no      | –
        Humira under the skin every two weeks || adalimumab | injection | no      | –
        enoxaparin 40 mg skin             || enoxaparin   | –         | no      | form
        Lovenox, skin                     || enoxaparin   | –         | no      | form
        heparin, skin                     || heparin      | –         | no      | form
        heparin solution                  || heparin      | –         | no      | –
        Clexane 40 solution               || enoxaparin   | –         | no      | –
        apixaban solution                 || apixaban     | –         | no      | –
        warfarin cream                    || warfarin     | –         | no      | form
        Eliquis patch                     || apixaban     | –         | no      | form
        warfarine cream                   || ?            | –         | no      | did-you-mean, form
        aspirin before eye surgery        || ?            | –         | no      | did-you-mean, form
        heparin gel                       || heparin      | skin      | yes     | –
        aspirin cream                     || aspirin      | skin      | yes     | reason
        """,
        follows=["medicines/heparin", "medicines/enoxaparin", "medicines/aspirin"],
    )


def test_herbs_insulins_and_others_are_known_by_their_names(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed              || medicine         | asked
        turmeric 500 mg    || turmeric         | –
        gingko biloba      || ginkgo           | –
        Omega-3            || fish-oil         | –
        Lantus 20 units    || insulin-glargine | –
        Ozempic            || semaglutide      | –
        glyburide          || glibenclamide    | –
        Humira pen         || adalimumab       | –
        Celexa             || citalopram       | –
        """,
        follows=["medicines/turmeric", "medicines/semaglutide"],
    )


def test_the_reason_decides_about_aspirin(spec: Spec) -> None:
    """Neither brand nor dose says what aspirin is for."""
    spec(
        recognised,
        """
        typed             || medicine | asked
        aspirin 81 mg     || aspirin  | reason
        aspirin 500 mg    || aspirin  | reason
        Ecotrin           || aspirin  | reason
        baby aspirin      || aspirin  | reason
        """,
        follows=["medicines/aspirin"],
    )


def test_a_steroid_may_be_swallowed_or_injected(spec: Spec) -> None:
    spec(
        recognised,
        """
        typed                   || medicine                 | asked     | candidates
        cortisone shot          || corticosteroid-injection | –         | –
        triamcinolone injection || ?                        | injection | corticosteroid-injection, triamcinolone
        Depo-Medrol             || ?                        | injection | corticosteroid-injection, methylprednisolone
        """,
        follows=["medicines/corticosteroid-injection", "medicines/triamcinolone"],
    )  # fmt: skip


def test_a_steroid_with_a_place_beside_it_may_have_been_injected(spec: Spec) -> None:
    """Whatever order it is written in, and however the parts are parted. A tablet, a cream, or
    what is taken every day for a place is taken."""
    spec(
        recognised,
        """
        typed                                || medicine       | asked     | candidates
        cortisone, left knee, 3 weeks ago    || ?              | injection | corticosteroid-injection, cortisone
        knee, cortisone                      || ?              | injection | corticosteroid-injection, cortisone
        left knee: cortisone                 || ?              | injection | corticosteroid-injection, cortisone
        left knee cortisone 3 weeks ago      || ?              | injection | corticosteroid-injection, cortisone
        cortisone for my left knee, in March || ?              | injection | corticosteroid-injection, cortisone
        Medrol, right shoulder               || ?              | injection | corticosteroid-injection, methylprednisolone
        prednisone tablets, left knee        || prednisone     | –         | –
        hydrocortisone cream, left hand      || hydrocortisone | –         | –
        prednisone 5 mg daily for knee pain  || prednisone     | –         | –
        prednisone 5 mg daily                || prednisone     | –         | –
        cortisone, came back in March        || cortisone, ?   | unknown   | –
        cortisone shot, left knee            || corticosteroid-injection | – | –
        """,
        follows=["medicines/corticosteroid-injection", "medicines/cortisone"],
    )  # fmt: skip


def test_a_steroid_injection_is_found_among_places_and_days(spec: Spec) -> None:
    """And asked about, never assumed. A shot that names no steroid stays unknown."""
    spec(
        recognised,
        """
        typed                                            || medicine | asked        | candidates
        two weeks ago steroid shot right shoulder        || ?        | did-you-mean | corticosteroid-injection
        steroid injection left knee 3 weeks ago          || ?        | did-you-mean | corticosteroid-injection
        corticosteroid injection in left knee last month || ?        | did-you-mean | corticosteroid-injection
        epidural steroid injection low back March 2026   || ?        | did-you-mean | corticosteroid-injection
        steroid jabs both knees                          || ?        | did-you-mean | corticosteroid-injection
        cortisone shot right knee                        || ?        | injection    | corticosteroid-injection, cortisone
        flu shot last week                               || ?        | unknown      | –
        left shoulder injection                          || ?        | unknown      | –
        PRP injection right knee March                   || ?        | unknown      | –
        heart pill last week                             || ?        | unknown      | –
        """,
        follows=["medicines/corticosteroid-injection"],
    )  # fmt: skip


def test_a_place_or_a_day_beside_a_name_is_where_and_when_it_was_given(spec: Spec) -> None:
    """Before it or behind it. Between two names a place belongs to the first, unless the second
    alone was injected and has no place of its own; behind a place and a day it is where the same
    was injected once more. A place with no medicine is asked about."""
    spec(
        placed,
        """
        typed                                  || medicine                              | read
        cortisone shot, left shoulder          || corticosteroid-injection              | cortisone shot, left shoulder
        cortisone shot, both knees, ibuprofen  || corticosteroid-injection, ibuprofen   | cortisone shot, both knees; ibuprofen
        ibuprofen, cortisone shot, in low back || ibuprofen, corticosteroid-injection   | ibuprofen; cortisone shot, in low back
        cortisone shot, Knie, rechts           || corticosteroid-injection              | cortisone shot, Knie, rechts
        left shoulder, cortisone shot, 3 weeks ago  || corticosteroid-injection         | left shoulder, cortisone shot, 3 weeks ago
        left shoulder: cortisone shot          || corticosteroid-injection              | left shoulder, cortisone shot
        left shoulder: cortisone shot in March || ?                                     | left shoulder, cortisone shot in March
        left shoulder - cortisone shot         || corticosteroid-injection              | left shoulder, cortisone shot
        right knee, last week, Kortisonspritze || ?                                     | right knee, last week, Kortisonspritze
        cortisone shot, 3 weeks ago, left knee || corticosteroid-injection              | cortisone shot, 3 weeks ago, left knee
        ibuprofen, left knee, cortisone shot   || ibuprofen, corticosteroid-injection   | ibuprofen; left knee, cortisone shot
        ibuprofen gel, left knee, cortisone shot, low back || ibuprofen, corticosteroid-injection | ibuprofen gel, left knee; cortisone shot, low back
        cortisone shot, left knee, ibuprofen   || corticosteroid-injection, ibuprofen   | cortisone shot, left knee; ibuprofen
        left shoulder, zzyxqa shot, ibuprofen  || ?, ibuprofen                          | left shoulder, zzyxqa shot; ibuprofen
        ibuprofen, left shoulder injection     || ibuprofen, ?                          | ibuprofen; left shoulder injection
        aspirin, not sure                      || aspirin, ?                            | aspirin; not sure
        cortisone shot, left shoulder, last year, right knee, last week || corticosteroid-injection, corticosteroid-injection | cortisone shot, left shoulder, last year; cortisone shot, right knee, last week
        cortisone shot, last year, left shoulder, last week, right knee || corticosteroid-injection, corticosteroid-injection | cortisone shot, last year, left shoulder; cortisone shot, last week, right knee
        left knee, 3 months ago, right knee, last week, cortisone shot  || corticosteroid-injection, corticosteroid-injection | cortisone shot, left knee, 3 months ago; right knee, last week, cortisone shot
        cortisone shot, left knee, 12.3.2026, right knee, 1.10.2026     || corticosteroid-injection, corticosteroid-injection | cortisone shot, left knee, 12.3.2026; cortisone shot, right knee, 1.10.2026
        cortisone shot left hip last year, right hip last week          || ?, ?                                 | cortisone shot left hip last year; cortisone shot, right hip last week
        cortisone shot, left knee, right knee, last week                || corticosteroid-injection             | cortisone shot, left knee, right knee, last week
        cortisone shot, left knee, last week, Monday                    || corticosteroid-injection             | cortisone shot, left knee, last week, Monday
        cortisone shot, left knee, 3 months ago                         || corticosteroid-injection             | cortisone shot, left knee, 3 months ago
        ibuprofen, left knee, last week, right knee, yesterday          || ibuprofen                            | ibuprofen, left knee, last week, right knee, yesterday
        left shoulder                          || ?                                     | left shoulder
        left shoulder, 3 weeks ago             || ?                                     | left shoulder, 3 weeks ago
        ibuprofen, hand cream                  || ibuprofen, ?                          | ibuprofen; hand cream
        """,
        follows=["medicines/corticosteroid-injection", "medicines/ibuprofen"],
    )  # fmt: skip
