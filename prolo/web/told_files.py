"""A file that takes seconds to make. Asked for as ``TOLD``, the answer says how far it is while the
file is made, and then brings it: lines as «3 of 40», at the end «file LENGTH NAME» and behind it
the bytes of the file; or «failed», and the address asked for as a page says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue
from typing import Protocol
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse

from prolo.errors import ProloError
from prolo.evidence.listing import Progress
from prolo.papers import Paper, can_typeset
from prolo.web.paper_pages import as_pdf, pdf_name
from prolo.web.requests import ClinicRequest

TOLD = "application/x-prolo-told"  # js/waits.js asks for it


class Make(Protocol):
    def __call__(self, *, progress: Progress | None = None) -> Paper: ...


def told_pdf(request: ClinicRequest, make: Make, name: str) -> HttpResponseBase:
    """``make`` asks no database: it goes on while the answer is on its way."""
    if TOLD not in request.headers.get("Accept", ""):
        return as_pdf(make(), name)
    if not can_typeset():
        raise Http404
    answer = StreamingHttpResponse(_told(make, name), content_type=TOLD)
    answer["Cache-Control"] = "no-store"
    return answer


def _told(make: Make, name: str) -> Iterator[bytes]:
    steps: SimpleQueue[tuple[int, int] | None] = SimpleQueue()

    def work() -> tuple[str, HttpResponse]:
        paper = make(progress=lambda done, of: steps.put((done, of)))
        return pdf_name(paper, name), as_pdf(paper, name)

    with ThreadPoolExecutor(max_workers=1) as beside:
        made = beside.submit(copy_context().run, work)
        made.add_done_callback(lambda _: steps.put(None))
        while (step := steps.get()) is not None:
            yield b"%d of %d\n" % step
    yield from _brought(made.result)


def _brought(result: Callable[[], tuple[str, HttpResponse]]) -> Iterator[bytes]:
    try:
        name, made = result()
    except (ProloError, Http404):
        yield b"failed\n"
        return
    yield f"file {len(made.content)} {quote(name)}\n".encode()
    yield made.content
