"""A form that is about one of a person's courses, or about none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now

from prolo.registry.models import Course
from prolo.web.forms.kit import PageForm


class OfCourseForm(PageForm):
    """``courses`` by their keys, with what they are called to who asks; the field is ``course``."""

    def __init__(
        self, *args: Any, courses: Mapping[str, tuple[Course, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.courses = courses
        course: Any = self.fields["course"]
        titles = ((key, title) for key, (_course, title) in courses.items())
        course.choices = [("", _now("None")), *titles]

    def course_given(self) -> Course | None:
        chosen = self.courses.get(self.cleaned_data["course"])
        return chosen[0] if chosen else None
