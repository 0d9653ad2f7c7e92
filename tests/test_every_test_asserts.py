"""A test that cannot fail is a defect: each says what it asserts, by itself or through a function named for it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
_ASSERTS = re.compile(r"_*assert_|(raises|warns|fail|waitUntil|waitSignals?|assertNotEmitted)\Z")
"""What fails when something is not so: pytest's own, Qt's waiting, and ours."""


def asserts(test: ast.AST) -> bool:
    """Whether something in it can fail for what was to be shown."""
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _ASSERTS.match(_name(node.func)))
        for node in ast.walk(test)
    )


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in TESTS.rglob("test_*.py")}), ids=lambda path: path.name
)
def test_each_asserts_something(folder):
    silent = [
        f"{path.name}: {node.name}"
        for path in sorted(folder.glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not asserts(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("x()", False),
        ("waiting(lambda: True)", False),
        ("assert x", True),
        ("with pytest.raises(E): x()", True),
        ("laptop.assert_all_arrived_once()", True),
        ("qtbot.waitUntil(x)", True),
        ("record_assertions()", False),
    ],
)
def test_what_asserts_is_told_from_what_does_not(body, told):
    assert asserts(ast.parse(body)) is told
