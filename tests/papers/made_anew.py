"""Every kind of paper as a process of its own makes it: ``python -m tests.papers.made_anew`` prints
each kind with the hashes of its page and of its PDF."""

from __future__ import annotations

import os
from hashlib import sha256

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
    django.setup()
    from prolo.papers.as_html import as_html
    from tests.papers.every_paper import PAPERS
    from tests.papers.printed import bytes_of, made

    for kind in PAPERS:
        page, pdf = as_html(made(kind, "en", "US")), bytes_of(kind, "en", "US")
        print(kind, sha256(page).hexdigest(), sha256(pdf).hexdigest(), flush=True)


if __name__ == "__main__":
    main()
