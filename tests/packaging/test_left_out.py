"""Nothing of the program asks for a module that the frozen one leaves out."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def left_out():
    """What `excludes` of build.spec names."""
    tree = ast.parse((ROOT / "build.spec").read_text("utf-8"))
    (given,) = [one.value for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg == "excludes"]
    return {one.value for one in ast.walk(given) if isinstance(one, ast.Constant)}


def asked_for(path):
    """The modules that a file imports, wherever in it, but for the eyes of a type checker alone."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        inner
        for one in ast.walk(tree)
        if isinstance(one, ast.If) and "TYPE_CHECKING" in ast.unparse(one.test)
        for inner in ast.walk(one)
    }
    for one in ast.walk(tree):
        if one in for_types:
            continue
        if isinstance(one, ast.Import):
            yield from (name.name for name in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module and not one.level:
            yield from (one.module, *(f"{one.module}.{name.name}" for name in one.names))


def test_no_part_of_the_program_imports_what_is_left_out_of_the_frozen_one():
    gone = left_out()
    assert {"sqlite3", "multiprocessing", "unittest", "department"} <= gone
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "desktop").rglob("*.py"))
        for name in sorted(set(asked_for(path)))
        if any(name == one or name.startswith(f"{one}.") for one in gone)
    ]
    assert wrong == []


def test_an_import_of_what_is_left_out_would_be_seen(tmp_path):
    (tmp_path / "one.py").write_text("def late():\n    import sqlite3\n")
    (tmp_path / "two.py").write_text("from concurrent import futures\n")
    assert left_out() & set(asked_for(tmp_path / "one.py")) == {"sqlite3"}
    assert "concurrent.futures" in set(asked_for(tmp_path / "two.py"))
