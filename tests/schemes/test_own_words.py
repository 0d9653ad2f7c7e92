"""A scheme that meets households in its own way is told so everywhere, without a screen knowing it."""

from __future__ import annotations

import ast
from pathlib import Path

_CODE = Path(__file__).parents[2] / "desktop"


def test_nothing_asks_which_word_a_scheme_has():
    asked = [
        f"{path.name}:{one.lineno}"
        for path in sorted(_CODE.rglob("*.py"))
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.Compare)
        and any("visit_word" in ast.unparse(side) for side in [one.left, *one.comparators])
    ]
    assert asked == []
