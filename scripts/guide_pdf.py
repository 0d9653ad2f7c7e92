"""Writes the guide as a PDF document: `make guide`."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.services.guide import guide_pdf


def day() -> date:
    """The day that the document bears: of the sources where a build says it (SOURCE_DATE_EPOCH), else today."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)).date()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(guide_pdf(day()))
    print(f"Written: {file}")  # noqa: T201 - what the target made
