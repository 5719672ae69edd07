"""Writes docs/manual from the rules in tests/spec, so that the manual says what is tested.

python -m tools.manual           write the pages
python -m tools.manual --check   say which pages are not as the rules are now
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType

from prolo.knowledge import Knowledge, load_knowledge
from tests.spec.tables import STEPS, Rule, Spec, Table, parse_table, spec_functions

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "manual"
SPECS = ROOT / "tests" / "spec"
LAST = 100  # the place of a chapter that names none
HEAD = "<!-- Written by `python -m tools.manual` from tests/spec. Change the rule there. -->\n\n"


def main(arguments: Sequence[str]) -> int:
    pages = manual_pages()
    if "--check" in arguments:
        behind = pages_behind(pages)
        for name in behind:
            sys.stderr.write(f"docs/manual/{name} is behind the rules: python -m tools.manual\n")
        return 1 if behind else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for old in set(PAGES.glob("*.md")) - {PAGES / name for name in pages}:
        old.unlink()
    for name, text in pages.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    return 0


def pages_behind(pages: dict[str, str]) -> list[str]:
    """Names of pages that are missing, left over, or differ."""
    kept = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    return sorted(name for name in pages.keys() | kept.keys() if pages.get(name) != kept.get(name))


def manual_pages() -> dict[str, str]:
    """Every page of the manual by file name, one a step of a course."""
    knowledge = load_knowledge()
    modules = spec_modules()
    steps = [step for step in STEPS if any(module.step == step for module in modules)]
    pages = {
        f"{step}.md": _page(step, [one for one in modules if one.step == step], knowledge)
        for step in steps
    }
    return {"README.md": _contents(steps, modules), **pages}


def spec_modules() -> list[ModuleType]:
    names = [path.stem for path in sorted(SPECS.glob("test_*.py"))]
    modules = [importlib.import_module(f"tests.spec.{name}") for name in names]
    return sorted(modules, key=lambda module: getattr(module, "place", LAST))


def _contents(steps: Iterable[str], modules: Sequence[ModuleType]) -> str:
    lines = [
        "# What prolo concludes, and from what",
        "",
        "Every table here is run as a test: left of the bold columns is what goes in, the bold",
        "columns are what comes out. Words like `hold` are the codes that the pages of the program",
        "turn into sentences.",
    ]
    for step in steps:
        lines += ["", f"## [{step.capitalize()}]({step}.md)", ""]
        lines += [f"- {module.title}" for module in modules if module.step == step]
    return HEAD + "\n".join(lines) + "\n"


def _page(step: str, modules: Iterable[ModuleType], knowledge: Knowledge) -> str:
    chapters = "\n".join(_chapter(module, knowledge) for module in modules)
    return f"{HEAD}# {step.capitalize()}\n\n{chapters}"


def _chapter(module: ModuleType, knowledge: Knowledge) -> str:
    rules = "".join(_rule(function, knowledge) for function in spec_functions(module))
    return f"## {module.title}\n\n{inspect.cleandoc(module.text)}\n\n{rules}"


def _rule(function: Callable[[Spec], None], knowledge: Knowledge) -> str:
    heading = function.__name__.removeprefix("test_").replace("_", " ")
    parts = [f"### {heading[:1].upper()}{heading[1:]}", inspect.getdoc(function) or ""]

    def keep(_rule: Rule, table: str, /, *, follows: Sequence[str] = ()) -> None:
        parts.append(_markdown(parse_table(table)))
        parts.append(_follows(follows, knowledge))

    function(keep)
    return "\n\n".join(part for part in parts if part) + "\n\n"


def _markdown(table: Table) -> str:
    head = [*table.given, *(f"**{column}**" for column in table.expected)]
    rows = [head, ["---"] * len(head), *table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _follows(refs: Sequence[str], knowledge: Knowledge) -> str:
    if not refs:
        return ""
    sources = dict.fromkeys(one for ref in refs for one in knowledge.fact(ref).sources)
    facts = "Follows " + ", ".join(f"`{ref}`" for ref in refs) + "."
    cited = [f"- [{one.cite}]({one.url})" for one in map(knowledge.sources.__getitem__, sources)]
    return "\n".join([facts, "", *cited])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
