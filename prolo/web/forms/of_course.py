"""A form that is about one of a person's courses, or about none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _now

from prolo.care.course import ENDED
from prolo.registry.models import Course
from prolo.web.forms.kit import PageForm

NONE = "none"  # of which none is meant, where that has to be said


class OfCourseForm(PageForm):
    """``courses`` by their keys, with what they are called to who asks; the field is ``course``.
    ``must_say``: none is proposed, and that none is meant is an answer like another."""

    def __init__(
        self,
        *args: Any,
        courses: Mapping[str, tuple[Course, str]],
        must_say: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.courses = courses
        course: Any = self.fields["course"]
        titles = ((key, title) for key, (_course, title) in courses.items())
        if must_say:
            course.required = True
            course.error_messages["required"] = _now("Choose which course, or that it is of none")
            course.choices = [("", _now("Choose")), *titles, (NONE, _now("Of none of them"))]
        else:
            course.choices = [("", _now("None")), *titles]

    def course_given(self) -> Course | None:
        chosen = self.courses.get(self.cleaned_data["course"])
        return chosen[0] if chosen else None


def proposed(courses: Iterable[Course]) -> tuple[str, bool]:
    """The key of the only one that may be meant, of those that have not ended or else of all; and
    whether somebody must say which, since there are several."""
    known = list(courses)
    meant = [one for one in known if one.state not in ENDED] or known
    return (str(meant[0].pk) if len(meant) == 1 else ""), len(meant) > 1
