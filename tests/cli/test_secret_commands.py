"""`perron passphrase` and `perron recover`: secrets from variables, from a terminal without echo, or from lines."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress

import pytest

from desktop.storage.errors import WrongKeyError
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import Done, assert_told, command, environment, perron_process
from tests.conftest import PASSPHRASE

NEW = "écharpe lundi boussole pavot trottoir nuage savon hamac"
WITHOUT = {"PERRON_PASSPHRASE": None, "PERRON_NEW_PASSPHRASE": None, "PERRON_RECOVERY_CODE": None}


def with_lines(arguments, *lines) -> Done:
    done = subprocess.run(
        command(*arguments),
        env=environment(**WITHOUT),
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def opens(directory, passphrase) -> bool:
    try:
        open_with_passphrase(directory, passphrase).close()
    except WrongKeyError:
        return False
    return True


def assert_changed(done, directory):
    assert (done.code, done.err) == (0, "")
    assert "changée" in done.out
    assert NEW not in done.out
    assert opens(directory, NEW)
    assert not opens(directory, PASSPHRASE)


def test_the_passphrase_is_changed_by_variables(notebook_dir):
    given = {"PERRON_PASSPHRASE": PASSPHRASE, "PERRON_NEW_PASSPHRASE": NEW}
    assert_changed(perron_process("passphrase", "--data-dir", notebook_dir, **given), notebook_dir)


def test_the_passphrase_is_changed_by_two_lines(notebook_dir):
    assert_changed(with_lines(("passphrase", "--data-dir", notebook_dir), PASSPHRASE, NEW), notebook_dir)


def test_a_forgotten_passphrase_is_replaced_by_the_recovery_code(notebook_dir, template):
    assert_changed(with_lines(("recover", "--data-dir", notebook_dir), template.recovery_code, NEW), notebook_dir)


@pytest.mark.parametrize(
    ("name", "lines", "word"),
    [
        ("passphrase", (), "phrase de passe actuelle"),
        ("passphrase", (PASSPHRASE,), "nouvelle phrase de passe"),
        ("passphrase", ("pas la bonne", NEW), "n’ouvre pas"),
        ("passphrase", (PASSPHRASE, "azerty"), "12 caractères"),
        ("passphrase", (PASSPHRASE, "le chat dort bien"), "devinerait"),
        ("recover", (), "code de secours"),
        ("recover", ("AAAA", NEW), "longueur"),
        ("recover", ("0" * 27 + "1", NEW), "erreur de frappe"),
        ("recover", ("0" * 28, NEW), "n’ouvre pas"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_changes_nothing(notebook_dir, name, lines, word):
    done = with_lines((name, "--data-dir", notebook_dir), *lines)
    assert_told(done, 1, word)
    assert opens(notebook_dir, PASSPHRASE)


def test_without_a_notebook_it_is_told(tmp_path):
    assert_told(with_lines(("passphrase", "--data-dir", tmp_path / "none"), PASSPHRASE, NEW), 1, "pas de carnet")


@pytest.mark.posix
@pytest.mark.parametrize(("again", "code"), [(NEW, 0), ("autre chose", 1)])
def test_at_a_terminal_secrets_are_typed_unseen_and_the_new_one_twice(notebook_dir, again, code):
    import pty  # there is none on Windows

    process, terminal = pty.fork()
    if process == 0:
        words = command("passphrase", "--data-dir", notebook_dir)
        os.execve(words[0], words, environment(**WITHOUT))
    answers = [("actuelle : ", PASSPHRASE), ("Nouvelle phrase de passe : ", NEW), ("fois : ", again)]
    seen = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(terminal, 1024):
            seen += piece
            if answers and answers[0][0] in seen.decode(errors="ignore"):
                os.write(terminal, f"{answers.pop(0)[1]}\n".encode())
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == code, seen.decode()
    assert NEW not in seen.decode()
    assert PASSPHRASE not in seen.decode()
    assert opens(notebook_dir, NEW if code == 0 else PASSPHRASE)
