"""A form that asks some things only when there is a reason to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from prolo.web.forms.kit import PageForm, Part


class AskingForm(PageForm):
    """Fields named in ``asks_later`` are there once they were asked or answered."""

    asks_later: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._later = {name: self.fields[name] for name in self.asks_later}
        for name in self._later:
            if not self.data.get(name):
                del self.fields[name]

    def ask(self, name: str, *sentences: str) -> None:
        self.fields.setdefault(name, self._later[name])
        for one in sentences:
            self.add_error(name, one)

    def parts(self) -> Iterator[Part]:
        for part in super().parts():
            part.names = tuple(one for one in part.names if one in self.fields or one in self.sets)
            if part.names:
                yield part
