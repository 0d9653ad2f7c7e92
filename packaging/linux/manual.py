"""The manual page, written from the help of the commands: what a program says of itself is said once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

_SPECIAL = {"\\": "\\e", "-": "\\-", "\u00a0": "\\~", "’": "\\(cq", "«": "\\(Fo", "»": "\\(Fc", "…": "\\.\\|.\\|."}
_LEADING = re.compile(r"^([.'])", re.MULTILINE)


def page(parser: argparse.ArgumentParser, version: str, made_at: datetime, files: dict[str, str]) -> str:
    """One page in section 1, in the language of the help, with every command and option."""
    name = parser.prog
    return "\n".join([
        f'.TH {name.upper()} 1 "{made_at:%Y-%m-%d}" "{name} {version}" "Commandes"',
        ".SH NOM",
        f"{_text(name)} \\- {_text(_sentence(parser.description))}",
        ".SH SYNOPSIS",
        *_synopsis(parser),
        ".SH DESCRIPTION",
        _text(parser.epilog or parser.description or ""),
        ".SH OPTIONS",
        *_options(parser, set()),
        ".SH COMMANDES",
        *_commands(parser, {action.dest for action in parser._actions}),
        ".SH FICHIERS",
        *(line for place, words in files.items() for line in (".TP", f".I {_text(place)}", _text(words))),
        "",
    ])  # fmt: skip


def _synopsis(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f".B {_text(parser.prog)}"
    yield _text("[--data-dir DOSSIER] [COMMANDE …]" if _has_data_dir(parser) else "COMMANDE …")


def _has_data_dir(parser: argparse.ArgumentParser) -> bool:
    return any("--data-dir" in action.option_strings for action in parser._actions)


def _commands(parser: argparse.ArgumentParser, told: set[str], before: str = "") -> Iterator[str]:
    for choices in _subparsers(parser):
        said = {action.dest: action.help or "" for action in choices._choices_actions}
        for name, one in choices.choices.items():
            yield f".SS {_text(f'{before}{name}')}"
            yield _text(_sentence(said.get(name) or one.description))
            yield from _options(one, told)
            if one.epilog:
                yield ".PP"
                yield _text(one.epilog)
            yield from _commands(one, told, f"{before}{name} ")


def _options(parser: argparse.ArgumentParser, told: set[str]) -> Iterator[str]:
    """Those of a command, but for what every command has and was told before."""
    for action in parser._actions:
        if action.dest in told:
            continue
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        if action.help is None or "--help" in action.option_strings:
            continue
        yield ".TP"
        yield f".B {_text(_called(action))}"
        yield _text(action.help.replace("%%", "%"))


def _called(action: argparse.Action) -> str:
    """`--data-dir DOSSIER`, or the name of an argument that has no sign."""
    shown = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return shown
    signs = ", ".join(action.option_strings)
    return signs if action.nargs == 0 else f"{signs} {shown}"


def _subparsers(parser: argparse.ArgumentParser) -> Iterable[argparse._SubParsersAction[argparse.ArgumentParser]]:
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _sentence(text: str | None) -> str:
    return (text or "").strip().rstrip(".")


def _text(words: str) -> str:
    """Words as roff takes them: its own signs escaped, no line that begins like a request."""
    plain = "".join(_SPECIAL.get(sign, sign) for sign in words)
    return _LEADING.sub(r"\\&\1", plain)
