"""`perron certificate`: what this laptop shows to a server is told, given with its password, and taken away."""

from __future__ import annotations

import pytest
import trustme

from tests.cli.running import assert_told, perron
from tests.conftest import PASSPHRASE
from tests.sync.identities import PASSWORD, certificate_pem, issued, key_pem, pkcs12_file


@pytest.fixture
def leaf(monkeypatch) -> trustme.LeafCert:
    monkeypatch.setenv("PERRON_PASSPHRASE", PASSPHRASE)
    return issued(trustme.CA())


def test_it_is_given_told_and_removed(notebook_dir, tmp_path, monkeypatch, leaf):
    def told(*arguments) -> str:
        done = perron("--data-dir", notebook_dir, "certificate", *arguments)
        assert (done.code, done.err) == (0, "")
        return done.out

    assert "n’a pas de certificat" in told()
    monkeypatch.setenv("PERRON_CERTIFICATE_PASSWORD", PASSWORD)
    (tmp_path / "poste.p12").write_bytes(pkcs12_file(leaf))
    assert "Au nom de\u00a0: portable-7" in told(tmp_path / "poste.p12")
    assert "portable-7" in told()
    (tmp_path / "poste.crt").write_bytes(certificate_pem(leaf))
    (tmp_path / "poste.key").write_bytes(key_pem(leaf, PASSWORD))
    assert "portable-7" in told(tmp_path / "poste.crt", "--key", tmp_path / "poste.key")
    assert "n’a pas de certificat" in told("--remove")


def test_what_is_wrong_is_told_and_changes_nothing(notebook_dir, tmp_path, leaf):
    (tmp_path / "poste.p12").write_bytes(pkcs12_file(leaf))
    done = perron("--data-dir", notebook_dir, "certificate", tmp_path / "poste.p12")
    assert_told(done, 2, "mot de passe")
    assert_told(perron("--data-dir", notebook_dir, "certificate", tmp_path / "absent.p12"), 1, "pas pu être lu")
    both = perron("--data-dir", notebook_dir, "certificate", tmp_path / "poste.p12", "--remove")
    assert_told(both, 2, "--remove")
    assert "n’a pas de certificat" in perron("--data-dir", notebook_dir, "certificate").out
