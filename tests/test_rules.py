"""Every rule that code, tests and guides cite stands in docs/rules.md, once."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = ROOT / "docs" / "rules.md"
_RULE = re.compile(r"\b[ACEGIJLMNPQRV][1-9][0-9]?\b")
_DEFINED = re.compile(r"^- \*\*(\w+)\*\* ", re.MULTILINE)
_CODE = ("desktop", "department", "tests", "bench", "scripts")
_WORDS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)


def spoken(path: Path) -> Iterator[str]:
    """The comments of a module and its longer texts; a short text may be the cell of a spreadsheet."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        is_text = token.type == tokenize.STRING and token.string.startswith('"""')
        if token.type == tokenize.COMMENT or is_text:
            yield token.string


def cited() -> dict[str, set[str]]:
    """Where each rule is spoken of."""
    found: dict[str, set[str]] = {}
    for folder in _CODE:
        for path in (ROOT / folder).rglob("*.py"):
            for text in spoken(path):
                for rule in _RULE.findall(text):
                    found.setdefault(rule, set()).add(path.name)
    for name in _WORDS:
        for rule in _RULE.findall((ROOT / name).read_text(encoding="utf-8")):
            found.setdefault(rule, set()).add(name)
    return found


def test_every_rule_that_is_cited_is_defined():
    defined = set(_DEFINED.findall(RULES.read_text(encoding="utf-8")))
    where = cited()
    assert len(where) > 30
    assert {rule: sorted(places) for rule, places in where.items() if rule not in defined} == {}


def test_each_rule_is_defined_once_and_each_family_leaves_no_gap():
    defined = _DEFINED.findall(RULES.read_text(encoding="utf-8"))
    assert len(defined) == len(set(defined))
    for letter in {rule[0] for rule in defined}:
        numbers = [int(rule[1:]) for rule in defined if rule[0] == letter]
        assert numbers == list(range(1, len(numbers) + 1)), letter
