"""`perron policy`: what is in force and from where, and a file that is tried before it is put in place."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.cli.arguments import build_parser
from desktop.cli.opening import Notebooks
from desktop.cli.policies import policy
from desktop.main import notebook_service
from desktop.paths import policy_file
from desktop.services.clock import SystemClock
from desktop.services.notebooks import NotebookService
from desktop.services.policies import PolicyFile
from tests.cli.running import perron


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Where the file of this computer would be."""
    folder = tmp_path / "etc"
    folder.mkdir()
    folder.chmod(0o755)
    return folder / "policy.toml"


@pytest.fixture
def obeyed(rules, tmp_path, resources, capsys):
    """The command on a computer whose rules are there."""
    owner = os.getuid() if sys.platform != "win32" else 0

    def make(directory: Path) -> NotebookService:
        read = PolicyFile(rules, owner).read
        return NotebookService(directory, resources, SystemClock(), marks=None, read_policy=read)

    def run(*words: str) -> tuple[int, str, str]:
        code = policy(
            build_parser().parse_args(["--data-dir", str(tmp_path / "none"), "policy", *words]), Notebooks(make)
        )
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)
    return path


def test_without_a_file_it_says_that_nothing_is_fixed(obeyed):
    code, out, err = obeyed()
    assert (code, err) == (0, "")
    assert out == "Aucun fichier de règles sur cet ordinateur\u00a0: tout se règle dans le programme.\n"
    assert json.loads(obeyed("--json")[1]) == {"place": "", "policy": {}, "troubles": []}


def test_it_says_what_is_in_force_and_from_where(obeyed, rules):
    written(rules, "lock_minutes = 3\nquick_code = false\n")
    code, out, err = obeyed()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"Fichier de règles\u00a0: {rules}",
        "lock_minutes\u00a0: 3\u00a0minutes (Verrouillage, au plus tard après)",
        "quick_code\u00a0: pas permis (Code du jour)",
    ]
    told = json.loads(obeyed("--json")[1])
    assert told == {"place": str(rules), "policy": {"lock_minutes": 3, "quick_code": False}, "troubles": []}


def test_what_could_not_be_taken_is_told_and_the_exit_says_so(obeyed, rules):
    written(rules, "lock_minutes = 3\nlock = 4\n")
    code, out, err = obeyed()
    assert code == 1
    assert "3\u00a0minutes" in out
    assert "lock : Cette clé n’existe pas" in err
    code, out, _err = obeyed("--json")
    assert (code, [one["key"] for one in json.loads(out)["troubles"]]) == (1, ["lock"])


def test_a_file_is_tried_before_it_is_put_there(tmp_path):
    good = written(tmp_path / "essai.toml", 'server = "https://perron.exemple"\n')
    done = perron("policy", "--check", good)
    assert (done.code, done.err) == (0, "")
    assert f"Fichier examiné\u00a0: {good}" in done.out
    assert "server\u00a0: https://perron.exemple/" in done.out
    assert perron("policy", "--check", written(tmp_path / "vide.toml", "")).out.endswith(
        "Aucune règle ne s’applique.\n"
    )
    assert perron("policy", "--check", written(tmp_path / "faux.toml", "a =")).code == 1
    assert "n’existe pas" in perron("policy", "--check", tmp_path / "nulle-part.toml").err


def test_the_program_itself_reads_the_file_of_the_computer(tmp_path):
    assert policy_file().name == "policy.toml"
    assert policy_file().is_absolute()
    assert notebook_service(tmp_path).policy() == PolicyFile(policy_file()).read()


class SaysWhere:
    """Windows itself, asked for the folder of all accounts."""

    @staticmethod
    def SHGetFolderPathW(_window, which, _token, _flags, found):  # noqa: N802 - the name is Windows' own
        found.value = "D:\\Commun" if which == 0x23 else ""


def test_on_windows_no_variable_of_a_session_leads_to_other_rules(monkeypatch):
    """The library that knows the folders of each system would believe this one."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=SaysWhere), raising=False)
    for name in ("WIN_PD_OVERRIDE_COMMON_APPDATA", "ALLUSERSPROFILE", "PROGRAMDATA"):
        monkeypatch.setenv(name, "C:\\Ailleurs")
    assert policy_file() == Path("D:\\Commun", "Perron", "policy.toml")
