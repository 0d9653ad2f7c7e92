"""What no import contract can see: screens ask the services, never what the services are over."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import desktop.ui

ROOT = Path(desktop.ui.__path__[0])
OVER_NOTEBOOKS = ("dev", "locking/gate.py")
"""Who opens notebooks, and so hands a workspace to the services: the gate, and the pictures of invented ones."""


def _names(source: str) -> list[tuple[int, str]]:
    nodes = list(ast.walk(ast.parse(source)))
    asked = [(node.lineno, node.attr) for node in nodes if isinstance(node, ast.Attribute)]
    return asked + [(node.lineno, node.module or "") for node in nodes if isinstance(node, ast.ImportFrom)]


def looks_into_the_workspace(source: str) -> list[int]:
    """The lines that name the workspace, as something asked or as something imported."""
    return sorted(line for line, name in _names(source) if name in ("workspace", "desktop.services.workspace"))


@pytest.mark.parametrize("line", ["services.workspace.clock", "from desktop.services.workspace import Workspace"])
def test_a_look_into_the_workspace_is_found(line):
    assert looks_into_the_workspace(f"import a\n{line}") == [2]


def test_no_screen_looks_into_the_workspace():
    inside = [path for path in ROOT.rglob("*.py") if not path.relative_to(ROOT).as_posix().startswith(OVER_NOTEBOOKS)]
    assert len(inside) > 100
    found = {path.relative_to(ROOT).as_posix(): looks_into_the_workspace(path.read_text()) for path in inside}
    assert {name: lines for name, lines in found.items() if lines} == {}
