"""Writes docs/coverage.md anew from the code: `make coverage`."""

from __future__ import annotations

from pathlib import Path

from desktop.schemes.coverage import as_markdown
from desktop.schemes.registry import registry

if __name__ == "__main__":
    page = Path(__file__).parents[1] / "docs" / "coverage.md"
    page.write_text(as_markdown(registry()), encoding="utf-8")
