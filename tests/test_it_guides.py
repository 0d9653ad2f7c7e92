"""What the guides for IT and for the data protection officer name is there: commands, variables, files, words."""

from __future__ import annotations

import argparse
import re
from functools import cache
from pathlib import Path

import pytest

from desktop.cli.arguments import build_parser
from desktop.cli.selftest import _NAMES as TRIED
from desktop.domain.backup_rotation import DAYS, MONTHS, WEEKS
from desktop.domain.retention import FEWEST_MONTHS, MOST_MONTHS, USUAL_MONTHS
from desktop.reports.certificates import AUTHORITY_YEARS, LAPTOP_YEARS
from desktop.services.exchange_round import LARGEST_SKEW
from desktop.services.settings import DEFAULT_LOCK_MINUTES
from desktop.ui.settings.security import LOCK_DELAYS
from tests.test_french_of_the_code import BREAKABLE
from tests.test_guide import plain, said_by_the_program

ROOT = Path(__file__).parents[1]
IT, OFFICER = "informatique.md", "donnees-personnelles.md"
BOTH = pytest.mark.parametrize("guide", [IT, OFFICER])
NEVER_QUOTED = {"mot de passe administrateur", "ne rien révéler à", "détruisez-la au retour", "collègue"}
"""Words of the trade and of this page, not of a screen."""


@cache
def text_of(guide: str) -> str:
    return (ROOT / "docs" / guide).read_text("utf-8")


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands under a parser."""
    return next(
        (dict(action.choices) for action in parser._actions if isinstance(action, argparse._SubParsersAction)), {}
    )


def command_lines(text: str) -> list[list[str]]:
    """The words of each command of Perron in a guide, after its name."""
    found = re.findall(r"(?:^ {4,}|`)perron ((?:--|[a-z])[^`\n]*)", text, re.MULTILINE)
    return [re.sub(r"'[^']*'", "TEXTE", line).split() for line in found]


def test_every_command_and_every_option_of_the_guides_exists():
    lines = [words for guide in (IT, OFFICER) for words in command_lines(text_of(guide))]
    assert len(lines) > 12
    for words in lines:
        parser, known = build_parser(), set()
        known |= set(parser._option_string_actions)
        for word in words:
            below = subcommands(parser)
            if word in below:
                parser = below[word]
                known |= set(parser._option_string_actions)
        named = {word for word in words if word.startswith("--")}
        assert named - known == set(), words
        assert parser.prog != "perron" or named, words


def test_every_try_of_the_self_test_is_told():
    table = text_of(IT).partition("| Essai |")[2].partition("\n\n")[0]
    assert {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])} == set(TRIED)


@BOTH
def test_every_variable_and_every_file_of_the_guides_is_there(guide):
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "desktop" / "cli").glob("*.py"))
    assert {name for name in re.findall(r"PERRON_[A-Z_]+", text_of(guide)) if name not in sources} == set()
    linked = re.findall(r"\]\(([^)]+)\)", text_of(guide))
    named = re.findall(r"`((?:docs|resources|packaging)/[\w./-]+)`", text_of(guide))
    assert [link for link in linked if not (ROOT / "docs" / link).exists()] == []
    assert [name for name in named if not (ROOT / name).exists()] == []


@BOTH
def test_what_the_guides_quote_is_written_in_the_program(guide):
    quoted = {plain(one) for one in re.findall(r"«\u00a0([^»]+)\u00a0»", text_of(guide))}
    assert quoted - said_by_the_program() - NEVER_QUOTED == set()


@BOTH
def test_the_french_of_the_guides_breaks_no_line(guide):
    told = re.sub(r"`[^`]*`|^ {4}.*$", "", text_of(guide), flags=re.MULTILINE)
    assert BREAKABLE.findall(told) == []
    assert "'" not in told


def test_the_figures_of_the_guides_are_those_of_the_code():
    """Whoever changes one of these changes the guides."""
    assert (DAYS, WEEKS, MONTHS) == (12, 10, 9)
    assert (FEWEST_MONTHS, USUAL_MONTHS, MOST_MONTHS) == (6, 24, 60)
    assert (AUTHORITY_YEARS, LAPTOP_YEARS) == (10, 3)
    assert LARGEST_SKEW.total_seconds() == 600
    assert DEFAULT_LOCK_MINUTES == 5
    assert LOCK_DELAYS == (1, 3, 5, 10, 15)
    for guide in (IT, OFFICER):
        assert "douze jours, dix semaines, neuf mois" in text_of(guide)
    assert "réglé à 5 minutes" in text_of(IT)
    assert "de six mois à cinq ans" in text_of(OFFICER)
