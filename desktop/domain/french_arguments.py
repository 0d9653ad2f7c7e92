"""A command line that speaks French, as far as argparse lets it; standard library only, for both programs."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque : \1."),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 ne va pas avec \2."),
    (r"unrecognized arguments: (.*)", r"arguments inconnus : \1."),
    (r"argument (.*?): invalid choice: '([^']*)' .*", r"\1 : « \2 » n’existe pas."),
    (r"argument (.*?): invalid choice: (\S+).*", r"\1 : \2 n’existe pas."),
    (r"argument (.*?): expected one argument", r"\1 : une valeur est attendue."),
    (r"argument (.*?): invalid \S+ value: (.*)", r"\1 : \2 ne convient pas."),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 : \2 est de trop."),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 est ambigu : \2."),
    (r"argument (.*?): (.*)", r"\1 : \2"),
)


class FrenchFormatter(argparse.HelpFormatter):
    """Help whose own words and signs are French."""

    def start_section(self, heading: str | None) -> None:
        """A title followed by a colon, with the space that French puts before it."""
        super().start_section(heading and f"{heading} ")

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """« Emploi » instead of « usage »."""
        super().add_usage(usage, actions, groups, "Emploi : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser that tells wrong use in French and exits 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            prog=options.get("prog"),
            description=options.get("description"),
            epilog=options.get("epilog"),
            formatter_class=FrenchFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "arguments"
        self.options = self.add_argument_group("options")
        self.options.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Told on one line, with the way to the help."""
        one_of = re.fullmatch(r"one of the arguments (.*) is required", message)
        if one_of:
            message = f"il manque : {' ou '.join(one_of[1].split())}."
        for pattern, french in _FRENCH:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                message = found.expand(french)
                break
        line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", message)
        self.exit(2, f"{self.prog} : {line} Aide : {self.prog} --help\n")


def day(text: str) -> date:
    """A date as YYYY-MM-DD, for an option."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date AAAA-MM-JJ.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’existe pas dans le calendrier.") from None


def day_within(first_year: int, last_year: int) -> Any:
    """A reader of dates between two years, both allowed."""

    def read(text: str) -> date:
        found = day(text)
        if not first_year <= found.year <= last_year:
            raise argparse.ArgumentTypeError(f"une date de {first_year} à {last_year} est attendue.")
        return found

    return read


def whole_number(low: int, high: int) -> Any:
    """A reader of whole numbers between two bounds, both allowed."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"un nombre de {low} à {high} est attendu.")
        return int(text)

    return read
