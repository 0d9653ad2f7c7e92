"""Every rule that code, tests and guides cite stands in docs/rules.md, once, and has a table of cases named by it."""

from __future__ import annotations

import ast
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
_NAMED = re.compile(r"test((?:_(?:and_)?[acgmv][0-9]+)+)_")
_SHOWN = {"C": 11, "A": 8, "V": 8, "M": 6, "G": 7}
"""The families of rules that are shown by tables of cases, and how many rules each has."""


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


def tables() -> dict[str, set[str]]:
    """The tests that go through a table of cases, by the rules in their names: « test_c9_and_c10_… »."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = _NAMED.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if named is None or not any("parametrize" in ast.unparse(one) for one in node.decorator_list):
                continue
            for rule in re.findall(r"[acgmv][0-9]+", named[1]):
                found.setdefault(rule.upper(), set()).add(f"{path.name}::{node.name}")
    return found


def test_each_rule_of_the_schemes_has_a_table_of_cases_named_by_it():
    shown = tables()
    asked = [f"{letter}{number}" for letter, count in _SHOWN.items() for number in range(1, count + 1)]
    assert [rule for rule in asked if rule not in shown] == []
    defined = set(_DEFINED.findall(RULES.read_text(encoding="utf-8")))
    assert {rule for rule in defined if rule[0] in _SHOWN} == set(asked)
