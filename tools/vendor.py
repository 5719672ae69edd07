"""Fetch the scripts and fonts that pages and tests use, once: ``python tools/vendor.py``.

Running and testing need neither npm nor this file: what it fetched is committed, and
``vendor.json`` says what it is and how it must hash. To move to another version, change it
below, run this, look at the pages, commit both.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "prolo" / "web" / "static" / "web" / "vendor"
TESTS = ROOT / "tests" / "support" / "vendor"
SOURCE_MAP = re.compile(rb"\n?//[#@] sourceMappingURL=\S+\s*$")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    files: dict[str, str]  # path in the package: name here
    folder: Path = PAGES


PACKAGES = (
    Package("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js"}),
    Package(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "OFL-1.1",
        {
            "files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "hyperlegible.woff2",
            "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": (
                "hyperlegible-ext.woff2"
            ),
            "LICENSE": "hyperlegible-LICENSE.txt",
        },
    ),
    Package(
        "html_codesniffer",
        "2.5.1",
        "BSD-3-Clause",
        {"build/HTMLCS.js": "HTMLCS.js", "build/licence.txt": "HTMLCS-licence.txt"},
        TESTS,
    ),
)


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed: install it, then run this again")
    for folder in (PAGES, TESTS):
        packages = [one for one in PACKAGES if one.folder == folder]
        entries = [entry for package in packages for entry in fetch(package, npm)]
        text = json.dumps(entries, indent=2, ensure_ascii=False)
        (folder / "vendor.json").write_text(text + "\n", encoding="utf-8")
    return 0


def fetch(package: Package, npm: str) -> list[dict[str, str]]:
    """Copy the package's files here; what ``vendor.json`` says about each."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        subprocess.run(
            [npm, "pack", "--silent", "--pack-destination", folder, wanted],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            return [keep(tar, package, *names) for names in package.files.items()]


def keep(tar: tarfile.TarFile, package: Package, inside: str, here: str) -> dict[str, str]:
    member = tar.extractfile(f"package/{inside}")
    if member is None:
        raise FileNotFoundError(f"{package.name} {package.version} has no file {inside}")
    # The hashed names of the static files would break on a map that is not here.
    body = SOURCE_MAP.sub(b"\n", member.read())
    (package.folder / here).write_bytes(body)
    return {
        "file": here,
        "package": package.name,
        "version": package.version,
        "licence": package.licence,
        "sha256": hashlib.sha256(body).hexdigest(),
    }


if __name__ == "__main__":
    raise SystemExit(main())
