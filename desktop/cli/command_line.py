"""From the words of a command to its exit code: what was asked, what went wrong, said in one line."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from traceback import extract_tb
from typing import Any

from desktop.cli.answers import WrongUseError, tell
from desktop.cli.arguments import build_parser
from desktop.cli.opening import MakeService, Notebooks
from desktop.cli.plain import PlainText
from desktop.cli.windows import Windows
from desktop.errors import AppError, InvalidInputError
from desktop.paths import default_data_dir

_FILE_TROUBLES = {
    errno.ENOENT: "Ce dossier ou ce fichier n’existe pas",
    errno.EEXIST: "Un fichier porte déjà ce nom",
    errno.ENOTDIR: "Ce n’est pas un dossier",
    errno.EISDIR: "C’est un dossier, pas un fichier",
    errno.EACCES: "L’accès est refusé",
    errno.EPERM: "L’accès est refusé",
    errno.EROFS: "Rien ne peut être écrit à cet endroit",
    errno.ENOSPC: "Le disque est plein",
}


def run(argv: Sequence[str] | None, windows: Windows, make_service: MakeService) -> int:
    """Runs a command, or opens the window when none is named; 0 done, 2 wrong use, 1 otherwise."""
    _write_utf8()
    with _plain(redirect_stdout, sys.stdout), _plain(redirect_stderr, sys.stderr):
        return _run(argv, windows, make_service)


def _plain(redirect: Callable[[Any], AbstractContextManager[object]], stream: Any) -> AbstractContextManager[object]:
    return redirect(PlainText(stream)) if stream is not None else nullcontext()


def _run(argv: Sequence[str] | None, windows: Windows, make_service: MakeService) -> int:
    try:
        code = _obey(argv, windows, Notebooks(make_service))
        if sys.stdout is not None:
            sys.stdout.flush()  # a reader that has gone is noticed here, not while the interpreter stops
    except WrongUseError as error:
        return tell(str(error), 2)
    except InvalidInputError as error:
        return tell(" ".join(error.fields.values()), 1)
    except AppError as error:
        return tell(error.sentence, 1)
    except BrokenPipeError:
        return _leave_output(1)
    except OSError as error:
        return _leave_output(tell(_file_trouble(error), 1))
    except KeyboardInterrupt:
        return tell("Interrompu : rien de ce qui était enregistré n’est perdu.", 1)
    except Exception as error:
        # its text or its traceback could name people: the log keeps neither
        logging.getLogger(__name__).error("unexpected error", exc_info=error)
        return tell(_unforeseen(error), 1)
    return code


def _unforeseen(error: Exception) -> str:
    """Its kind and its place, for whoever repairs it."""
    place = extract_tb(error.__traceback__)[-1]
    return (
        f"Erreur inattendue ({type(error).__name__}, {Path(place.filename).name}:{place.lineno}). Rien de ce qui était "
        "enregistré n’est perdu. Recommencez ; si cela se répète, prévenez le service informatique."
    )


def _obey(argv: Sequence[str] | None, windows: Windows, notebooks: Notebooks) -> int:
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    if arguments.command is None:
        return windows.open(arguments.data_dir or default_data_dir())
    if arguments.command == "showcase":
        return windows.showcase(arguments.directory)
    if arguments.command == "selftest":
        from desktop.cli.selftest import selftest

        return selftest(arguments, windows)
    from desktop.cli.obeyed import OBEYED  # not for the window, which somebody waits for

    return OBEYED[arguments.command](arguments, notebooks)


def _write_utf8() -> None:
    """Whatever the terminal or the pipe, the answer is UTF-8, and a character that has none stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _leave_output(code: int) -> int:
    """What is left unwritten goes nowhere: its reader has gone, or the disk is full."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return code
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _file_trouble(error: OSError) -> str:
    trouble = _FILE_TROUBLES.get(error.errno or 0, "Un fichier ou un dossier est inaccessible")
    name = f" : {error.filename}" if isinstance(error.filename, str) else ""
    return f"{trouble}{name}. Vérifiez le chemin, les droits et la place sur le disque."
