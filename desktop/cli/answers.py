"""How a command answers: lines that people read, or JSON that programs do."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Any

from desktop.cli.plain import escaped


class WrongUseError(Exception):
    """A value that the command does not take: exit 2."""


def answer(arguments: argparse.Namespace, rows: list[dict[str, Any]], line: str) -> int:
    """The rows as JSON where it is asked for, else each in its line."""
    if arguments.json:
        return print_json(rows)
    for row in rows:
        print(line.format(**row))
    return 0


def print_json(value: Any) -> int:
    """A value as JSON; 0, for the command went well."""
    print(escaped(json.dumps(value, ensure_ascii=False, indent=1)))
    return 0


def tell(sentence: str, code: int) -> int:
    """One line for whoever reads the errors; the exit code, as it was given."""
    line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", sentence)
    print(f"perron : {line}", file=sys.stderr)
    return code
