"""A query whose SQL is worked out once answers as the query itself would, whatever it is asked; and
a row whose SQL is worked out once is stored as Django stores it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django_scopes import ScopeError, scopes_disabled

from prolo.care.course import State
from prolo.registry.models import AuditRow, Course, DueItem, Membership, Patient, Response, Score
from prolo.registry.prepared import insert, new_row, prepared, prepared_unscoped
from tests.registry.conftest import Cast, Register
from tests.registry.test_walls import open_course


@prepared
def opened(patient_id: uuid.UUID, state: str, by: datetime) -> QuerySet[Course]:
    rows = Course.objects.filter(patient=patient_id, state=state, recorded_at__lte=by)
    return rows.select_related("patient").only("state", "patient__merged_into").order_by("side")


@prepared
def numbered(course_id: uuid.UUID, number: int) -> QuerySet[DueItem, tuple[str, int | None]]:
    rows = DueItem.objects.filter(course=course_id, session_number=number).order_by("key")
    return rows.values_list("key", "session_number")


@prepared
def sides() -> QuerySet[Course, str]:
    return Course.objects.order_by("side").values_list("side", flat=True)


ODD = "100% of «it's» %s \\ %%"


@prepared
def keyed(course_id: uuid.UUID) -> QuerySet[DueItem, str]:
    """What never changes is of every kind: a name of a list, a pattern, a number, true."""
    rows = DueItem.objects.filter(course=course_id, kind="close", session_number__lt=3)
    odd = rows.filter(key__contains="100% of «it's»") | rows.filter(key__in=[ODD, "b"])
    return odd.exclude(course__state=State.CLOSED).order_by("key").values_list("key", flat=True)


@pytest.fixture
def knees(cast: Cast, register: Register) -> dict[str, Patient]:
    """Two people of ours with both knees, and one of another clinic."""
    people = {"ours": register("Sato"), "other": register("Ito")}
    people["theirs"] = register("Stone", by=cast.outsider)
    for one in people.values():
        with (cast.outsider if one.clinic == cast.outsider.clinic else cast.owner).at_work():
            open_course(one)
            open_course(one, side="right", state="treating")
    return people


def test_each_time_it_answers_for_the_values_of_that_time(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    later = datetime.now().astimezone() + timedelta(days=1)
    with cast.owner.at_work():
        for name in ("ours", "other", "ours"):
            for state in ("assessing", "treating", "closed"):
                for by in (later, later - timedelta(days=2)):
                    asked = knees[name].pk, state, by
                    found = opened(*asked)
                    assert found == list(opened.query(*asked))
                    assert {one.patient for one in found} <= {knees[name]}
        assert len(opened(knees["ours"].pk, "treating", later)) == 1


def test_a_number_and_the_order_of_columns_are_those_of_that_time(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        course = Course.objects.filter(patient=knees["ours"])[0]
        _insert_due(cast, course, keys=("a", "b", "c"))
        DueItem.objects.filter(course=course, key__in="ab").update(session_number=2)
        for number in (1, 2):
            assert numbered(course.pk, number) == list(numbered.query(course.pk, number))
        assert numbered(course.pk, 2) == [("a", 2), ("b", 2)]


def test_rows_come_in_every_shape_that_the_query_gives_them(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    def of(patient_id: uuid.UUID) -> Any:
        return Course.objects.filter(patient=patient_id).order_by("side")

    shapes = (
        lambda pk: of(pk),
        lambda pk: of(pk).only("side"),
        lambda pk: of(pk).values("side", "state"),
        lambda pk: of(pk).values_list("state", "side"),
        lambda pk: of(pk).values_list("state", "side", named=True),
        lambda pk: of(pk).values_list("recorded_at", flat=True),
        lambda pk: of(pk).annotate(of=F("state")).values_list("of", "patient__sex"),
    )
    with cast.owner.at_work():
        for shape in shapes:
            asked = prepared(shape)
            for name in ("ours", "other"):
                assert asked(knees[name].pk) == list(shape(knees[name].pk))


@prepared
def with_whose(patient_id: uuid.UUID) -> QuerySet[Course]:
    rows = Course.objects.filter(patient=patient_id).annotate(of=F("state")).order_by("side")
    return rows.select_related("clinic", "recorded_by", "patient__merged_into", "patient__identity")


def test_a_row_comes_with_those_it_refers_to_and_what_was_worked_out_beside_it(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        for name in ("ours", "other"):
            found, expected = with_whose(knees[name].pk), with_whose.query(knees[name].pk)
            assert [_all_of(one) for one in found] == [_all_of(one) for one in expected]
        [first, _second] = found
        with CaptureQueriesContext(connection) as counted:
            assert first.patient.identity.family_name == "Ito"
            assert first.patient.identity.patient is first.patient
            assert first.patient.merged_into is None
            assert first.clinic.name == cast.owner.clinic.name
        assert not counted


def _all_of(row: Model) -> dict[str, Any]:
    """Each value that is at hand, here and in the rows beside it."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    beside = {
        name: _all_of(one) if one else None
        for name, one in row._state.fields_cache.items()
        if row._meta.get_field(name).concrete
    }
    return {**own, "beside": beside, "is_new": row._state.adding, "in": row._state.db}


def test_it_sees_the_clinic_in_scope_and_refuses_without_one(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        assert sides() == ["left", "left", "right", "right"]
    with cast.outsider.at_work():
        assert sides() == ["left", "right"]
        with scopes_disabled():
            assert sides() == list(sides.query())
    with pytest.raises(ScopeError):
        sides()


def test_who_counts_statements_counts_it_too_and_gets_the_same(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        straight = sides()
        with CaptureQueriesContext(connection) as counted:
            assert sides() == straight
    assert len(counted) == 1


def test_after_a_fault_nothing_more_is_asked_in_that_transaction(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work(), transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            sides()


def test_a_value_that_the_query_leaves_out_is_refused(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    @prepared
    def forgetting(_patient_id: uuid.UUID) -> QuerySet[Course]:
        return Course.objects.all()

    with cast.owner.at_work(), pytest.raises(AssertionError):
        forgetting(knees["ours"].pk)


def test_it_deletes_what_the_query_finds_and_nothing_else(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    @prepared
    def due(course_id: uuid.UUID, key: str) -> QuerySet[DueItem]:
        return DueItem.objects.filter(course=course_id, key=key)

    with cast.owner.at_work():
        first, second = Course.objects.filter(patient=knees["ours"]).order_by("side")
        _insert_due(cast, first, second, keys=("a", "b"))
        due.delete(first.pk, "a")
        due.delete(second.pk, "b")
        left = DueItem.objects.filter(course__in=[first, second], key__in="ab")
        assert {(one.course_id, one.key) for one in left} == {(first.pk, "b"), (second.pk, "a")}


def test_what_is_inserted_is_stored_as_django_stores_it(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    """Also a key of another row, a decimal, an instant, JSON, and what is empty."""
    at = datetime(2026, 3, 4, 11, 12, 13, 456789, tzinfo=UTC)
    with cast.owner.at_work():
        course = Course.objects.filter(patient=knees["ours"])[0]
        given: dict[str, Any] = {"clinic": course.clinic, "patient": course.patient}
        answered = {"course": course, "happened_at": at, "answers": {"pain": [4, None, "ä"]}}
        rows = [
            Response(**given, **answered, how="saved"),
            new_row(Response, **given, **answered, how="inserted"),
        ]
        rows[0].save(force_insert=True)
        insert(rows[1])
        scored = {"course": course, "instrument": "nprs", "value": Decimal("4.5")}
        insert(*(new_row(Score, **given, **scored, response=one) for one in rows))
        [saved, inserted] = Response.objects.filter(how__in=("saved", "inserted")).order_by("pk")
        own = {"id", "how", "recorded_at"}
        for field in Response._meta.concrete_fields:
            if field.name not in own:
                same = getattr(saved, field.attname), getattr(inserted, field.attname)
                assert same[0] == same[1], field.name
        assert not rows[1]._state.adding
        assert [one.value for one in Score.objects.filter(response__in=rows)] == [
            Decimal("4.5")
        ] * 2
        assert (
            AuditRow.objects.filter(row_id=str(rows[1].pk)).count()
            == AuditRow.objects.filter(row_id=str(rows[0].pk)).count()
        )


@pytest.mark.parametrize("value", ["-0.001", "10.001"])
def test_a_score_off_its_scale_is_stored_by_nobody(
    cast: Cast, knees: dict[str, Patient], value: str
) -> None:
    """Of the SQL that is worked out once Django checks nothing: the database does."""
    with cast.owner.at_work():
        course = Course.objects.filter(patient=knees["ours"])[0]
        given: dict[str, Any] = {"clinic": course.clinic, "patient": course.patient}
        answered = Response(
            **given, course=course, happened_at=datetime(2026, 3, 4, tzinfo=UTC), answers={}
        )
        answered.save(force_insert=True)
        scored = {**given, "course": course, "instrument": "nprs", "response": answered}
        ends = {"least": Decimal(0), "greatest": Decimal(10)}
        with pytest.raises(IntegrityError, match="a_score_lies_on_its_scale"), transaction.atomic():
            insert(new_row(Score, **scored, **ends, value=Decimal(value)))
        insert(*(new_row(Score, **scored, **ends, part=end, value=ends[end]) for end in ends))
        with pytest.raises(IntegrityError, match="a_score_lies_on_its_scale"), transaction.atomic():
            Score.objects.filter(response=answered).update(value=Decimal(value))
        assert set(Score.objects.values_list("value", flat=True)) == {0, 10}


def test_many_rows_at_once_are_stored_as_django_stores_each(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    """Whatever is in their texts, which one statement holds together."""
    texts = [
        '"',
        "\\",
        '\\"',
        "{a,b}",
        "NULL",
        "",
        " ",
        "a\nb",
        "%s",
        "'",
        "ä\u202e",
        "Zoë, «it's»",
    ]
    at = datetime(2026, 3, 4, 11, 12, 13, tzinfo=UTC)
    with cast.owner.at_work():
        course = Course.objects.filter(patient=knees["ours"])[0]
        given: dict[str, Any] = {"clinic": course.clinic, "patient": course.patient}
        asked = {**given, "course": course, "happened_at": at}
        rows = [
            new_row(Response, **asked, how="many", sent_key=text, answers={text: [text, None]})
            for text in texts
        ]
        insert(*rows)
        scored = {"course": course, "instrument": "nprs", "value": 3}
        leasts = [Decimal("-4.5"), *[None] * (len(rows) - 1)]
        pairs = zip(rows, leasts, strict=True)
        insert(*(new_row(Score, **given, **scored, response=row, least=one) for row, one in pairs))
        kept = {one.pk: one for one in Response.objects.filter(how="many")}
        for row, text in zip(rows, texts, strict=True):
            assert kept[row.pk].sent_key == text
            assert kept[row.pk].answers == {text: [text, None]}
            assert kept[row.pk].happened_at == at
        assert {one.response_id: (one.value, one.least) for one in Score.objects.all()} == {
            row.pk: (3, one) for row, one in zip(rows, leasts, strict=True)
        }


def test_a_new_row_holds_what_django_would_have_put_into_it(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    patient = knees["ours"]
    with cast.owner.at_work():
        made, twin = (
            make(patient=patient, clinic_id=patient.clinic_id, answers={})
            for make in (partial(new_row, Response), Response)
        )
        assert made.patient is patient  # and is not read again
    own = {"_state", "id", "recorded_at"}
    assert made.__dict__.keys() == twin.__dict__.keys()
    assert {key: made.__dict__[key] for key in made.__dict__.keys() - own} == {
        key: twin.__dict__[key] for key in twin.__dict__.keys() - own
    }
    assert made.pk != new_row(Response).pk
    assert made._state.adding


def test_what_would_be_there_twice_is_refused_or_left_out(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        [course, *_others] = Course.objects.filter(patient=knees["ours"])
        _insert_due(cast, course, keys=("a",))
        _insert_due(cast, course, keys=("a", "b"), unless_there=True)
        assert DueItem.objects.filter(course=course, key__in="ab").count() == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            _insert_due(cast, course, keys=("a",))


def test_what_never_changes_stands_in_the_sql_and_means_the_same(
    cast: Cast, knees: dict[str, Patient]
) -> None:
    with cast.owner.at_work():
        course, other = Course.objects.filter(patient=knees["ours"])
        _insert_due(cast, course, other, keys=(ODD, "100 of it's", "b", "c"))
        _insert_due(cast, course, keys=("100% of «it's» more",))
        DueItem.objects.update(session_number=2)
        for one in (course, other, course):
            assert keyed(one.pk) == list(keyed.query(one.pk))
        assert keyed(course.pk) == ["100% of «it's» %s \\ %%", "100% of «it's» more", "b"]
        sql, values = keyed.statement(course.pk)
        assert all(f"'{constant}'" in sql for constant in ("close", "closed", "b"))
        assert not {"close", "closed", "b", 3} & set(values)


def _insert_due(cast: Cast, *courses: Course, keys: tuple[str, ...], **how: bool) -> None:
    insert(
        *(
            DueItem(
                clinic=cast.owner.clinic,
                patient_id=one.patient_id,
                course=one,
                key=key,
                kind="close",
                owner_role="nurse",
                due_at=datetime(2026, 3, 4, tzinfo=UTC),
            )
            for one in courses
            for key in keys
        ),
        **how,
    )


@prepared_unscoped
def memberships(user_id: uuid.UUID) -> QuerySet[Membership]:
    return Membership.unscoped.filter(user=user_id).select_related("clinic")


def test_of_rows_before_a_clinic_it_gives_the_same_whichever_is_in_scope(cast: Cast) -> None:
    for by in (cast.owner, cast.outsider, cast.owner):
        assert by.user
        (row,) = memberships(by.user.pk)
        with cast.owner.at_work():
            assert memberships(by.user.pk) == [row]
        assert (row.clinic.name, row.role) == (by.clinic.name, "physician")
