"""What build.spec leaves out of the frozen program is not what the program asks for: that is seen before freezing."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def left_out() -> set[str]:
    """The modules that the freezing excludes, out of the call of `Analysis`."""
    for node in ast.walk(ast.parse((ROOT / "build.spec").read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "excludes":
            return {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return set()


def asked_for(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def test_no_module_of_the_program_imports_what_the_frozen_one_does_not_have():
    gone = left_out()
    assert {"sqlite3", "multiprocessing", "department"} <= gone
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "desktop").rglob("*.py"))
        for name in asked_for(path)
        if any(name == one or name.startswith(f"{one}.") for one in gone)
    }
    assert wrong == set()
