"""The French that people see in every program text keeps its no-break spaces."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Inside guillemets, and before a double sign that ends a word and is followed by a space or the end of the text.
BREAKABLE = re.compile(r"« | »|(?<=[\w)’»}]) [:;!?](?=[ ,.\"…]|$)")
SQL = re.compile(r"\b(SELECT|JOIN|WHERE|VALUES)\b")


def docstrings(source):
    for node in ast.walk(ast.parse(source)):
        for statement in getattr(node, "body", []) if isinstance(getattr(node, "body", []), list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value.lineno, statement.value.col_offset


def breakable_texts(path):
    source = path.read_text(encoding="utf-8")
    told_to_programmers = set(docstrings(source))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.STRING or token.start in told_to_programmers or SQL.search(token.string):
            continue
        if BREAKABLE.search(token.string):
            yield f"{path.relative_to(ROOT)}:{token.start[0]}: {token.string}"


# The documents of `desktop.reports` put their own no-break spaces in whatever they are given.
@pytest.mark.parametrize("package", ["domain", "intake", "schemes", "storage", "services", "sync", "ui"])
def test_no_line_breaks_before_a_double_sign_or_inside_guillemets(package):
    sources = sorted((ROOT / "desktop" / package).rglob("*.py"))
    assert len(sources) > 2
    assert [text for path in sources for text in breakable_texts(path)] == []
