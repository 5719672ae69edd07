"""From a filled form to a saved row and the page that shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from prolo.errors import Conflict, FieldFaults
from prolo.registry.actions.submissions import SentDifferently, save_once, saved_before
from prolo.registry.models.audit import last_change
from prolo.web.forms.kit import PageForm, Theirs, is_key, new_key
from prolo.web.kept_forms import NEVER_KEPT
from prolo.web.requests import ClinicRequest
from prolo.web.words.faults import fault_sentence
from prolo.web.words.values import shown

NOT_CONTENT = (*NEVER_KEPT, "lock_version")


def save_form(
    request: ClinicRequest,
    form: PageForm,
    save: Callable[[], str],
    *,
    theirs: Callable[[], Theirs] | None = None,
    fields: Mapping[str, str] | None = None,
    besides: Callable[[], Mapping[str, str]] | None = None,
) -> HttpResponseRedirect | None:
    """Save a valid form once, however often it is sent, and go where ``save`` says.

    Answers None when the form must be shown again: it is not valid, the registry or a rule
    refused a field (``fields`` names the form's field where theirs is called otherwise), it was
    sent before with other content, or somebody else saved first (``theirs`` tells what).
    ``besides`` is what the registry would refuse of the fields that could be read, so that a form
    with a fault in another says all of them at once."""
    if not form.is_valid():
        if besides and form.is_bound and form.errors:
            found = {name: code for name, code in besides().items() if name not in form.errors}
            show_faults(form, found, fields or {})
        return None
    try:
        return redirect(
            save_once(key=form.key, body_sha256=_body(request), save=save, by=request.actor)
        )
    except FieldFaults as refused:
        show_faults(form, refused.faults, fields or {})
    except SentDifferently as before:
        form.show_sent_before(before.result_url)
    except Conflict:
        if theirs is None:
            raise
        form.show_conflict(theirs())
    return None


def theirs_of(row: Any, names: Iterable[str] = (), **words: str) -> Theirs:
    """What somebody else saved meanwhile, as the row stands now: the fields of these ``names`` as
    they are shown, others in their own ``words``."""
    change = last_change(row)
    return Theirs(
        by=change.by_name if change else "",
        at=change.at if change else None,
        version=row.lock_version,
        values={name: shown(getattr(row, name)) for name in names} | words,
    )


def press_once(request: ClinicRequest, save: Callable[[], str]) -> HttpResponseRedirect:
    """As ``save_form``, for a button whose form holds a key and nothing else."""
    key = request.POST.get("submission", "")
    key = key if is_key(key) else new_key()
    return redirect(save_once(key=key, body_sha256=_body(request), save=save, by=request.actor))


def result_of_before(request: ClinicRequest) -> str | None:
    """Where the result of this very sending is shown, if it came before. Looked up before a view
    looks at anything: what the form did may have made it impossible to do again."""
    key = request.POST.get("submission", "") if request.method == "POST" else ""
    if not is_key(key):
        return None
    return saved_before(key=key, body_sha256=_body(request), by=request.actor)


def show_faults(form: PageForm, faults: Mapping[str, str], fields: Mapping[str, str]) -> None:
    """Each fault beside its field, in words; what has no field of its own stands at the top."""
    for name, code in faults.items():
        field = fields.get(name, fields.get(name.partition(".")[0], name.partition(".")[0]))
        form.add_error(field if field in form.fields else None, fault_sentence(name, code))


def page(request: HttpRequest, template: str, form: PageForm, **context: Any) -> HttpResponse:
    """The page with its form; 422 when what was sent could not be saved."""
    refused = form.is_bound and not form.is_rearranged and not form.was_kept
    return render(request, template, {"form": form, **context}, status=422 if refused else 200)


def _body(request: ClinicRequest) -> str:
    content = request.POST.copy()
    for name in NOT_CONTENT:
        content.pop(name, None)
    for name, files in request.FILES.lists():
        content.setlist(f"{name} ", [f"{one.name} {_content_of(one)}" for one in files])
    return hashlib.sha256(content.urlencode().encode()).hexdigest()


def _content_of(file: UploadedFile) -> str:
    sha256 = hashlib.sha256()
    for chunk in file.chunks():  # from its beginning
        sha256.update(chunk)
    file.seek(0)
    return sha256.hexdigest()
