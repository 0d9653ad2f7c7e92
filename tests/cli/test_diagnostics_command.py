"""`perron diagnostics`: shown whole, then written; less of a notebook that stays closed."""

from __future__ import annotations

import zipfile

import pytest

from tests.cli.running import perron
from tests.conftest import PASSPHRASE


@pytest.fixture
def out(tmp_path):
    return tmp_path / "diagnostic.zip"


def written(out) -> str:
    with zipfile.ZipFile(out) as archive:
        return archive.read("diagnostic.txt").decode()


def test_what_is_written_was_shown(notebook_dir, out, monkeypatch):
    monkeypatch.setenv("PERRON_PASSPHRASE", PASSPHRASE)
    done = perron("--data-dir", notebook_dir, "diagnostics", out)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{written(out)}\nÉcrit dans {out}. Perron ne l’envoie à personne.\n"
    assert "Ménages\u00a0: 0" in done.out
    assert "Vérification du carnet" in done.out


def test_a_closed_notebook_asks_for_no_passphrase(notebook_dir, out):
    done = perron("--data-dir", notebook_dir, "diagnostics", out, "--closed")
    assert (done.code, done.err) == (0, "")
    assert "Le carnet n’est pas ouvert" in written(out)


@pytest.mark.parametrize("passphrase", ["ce n’est pas la bonne phrase", PASSPHRASE])
def test_a_notebook_that_does_not_open_is_told_in_fewer_words(notebook_dir, out, monkeypatch, passphrase):
    monkeypatch.setenv("PERRON_PASSPHRASE", passphrase)
    if passphrase == PASSPHRASE:
        (notebook_dir / "notebook.db").write_bytes(b"x" * 8192)
    done = perron("--data-dir", notebook_dir, "diagnostics", out)
    assert done.code == 0
    assert "Le diagnostic en dit moins." in done.err
    assert "Empêchement\u00a0: " in written(out)
    assert passphrase not in done.out


def test_where_there_is_no_notebook_it_says_so(tmp_path, out, monkeypatch):
    monkeypatch.setenv("PERRON_PASSPHRASE", PASSPHRASE)
    done = perron("--data-dir", tmp_path / "nulle-part", "diagnostics", out)
    assert done.code == 0
    assert "Carnet à sa place\u00a0: non" in written(out)
    assert str(tmp_path) not in written(out)


def test_a_file_that_is_there_is_left_as_it_is(notebook_dir, out):
    out.write_bytes(b"autre chose")
    done = perron("--data-dir", notebook_dir, "diagnostics", out, "--closed")
    assert done.code == 1
    assert "porte déjà ce nom" in done.err
    assert out.read_bytes() == b"autre chose"
