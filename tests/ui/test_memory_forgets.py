"""After the lock no text of the program holds the passphrase, a name or a note: with no keyring, after a wrong try."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.services.apart import apart
from desktop.storage.keystore import KeystoreError, lasting_keystore
from tests.cli.running import environment
from tests.conftest import PASSPHRASE
from tests.ui.samples import add_household, add_measure

NAME, KEPT, TYPED = "Zorglonde", "quenouille", "hurluberlu"
"""Words that nothing else says."""
SECRETS = {"passphrase": PASSPHRASE, "wrong": f"{PASSPHRASE} pas", "note": f"Une note {TYPED} de ce jour"}


@pytest.fixture
def ids(services):
    household = add_household(services, NAME, note=f"Une note {KEPT} d’avant")
    measure = add_measure(services, household)
    services.close()
    return [measure.id, household.id]


def test_nothing_that_was_typed_or_shown_is_a_live_object_after_the_lock(notebook_dir, ids, tmp_path):
    words = [word[::-1] for word in ("ardoise", NAME, KEPT, TYPED)]
    home = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.remembering", str(notebook_dir), *ids, *words],
        env=environment(**home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        counts = {}
        for line in process.stdout:
            word, *numbers = line.split()
            if word in SECRETS:
                process.stdin.write(f"{SECRETS[word]}\n")
            else:
                counts[word] = [int(number) for number in numbers]
    assert process.returncode == 0
    passphrase, name, kept, _typed = counts["open"]
    assert passphrase == 0
    assert name > 0  # the search finds what is there
    assert kept > 0
    assert counts["locked"] == [0, 0, 0, 0]


def test_an_error_of_work_apart_holds_nobody_who_asked_for_it():
    def ask(secret: str) -> BaseException:
        try:
            apart(lasting_keystore_of_nobody, lambda: False)
        except KeystoreError as error:
            return error.with_traceback(None)
        raise AssertionError(secret)

    def lasting_keystore_of_nobody() -> None:
        raise KeystoreError("Il n’y en a pas.", safe="Rien.", do="Rien.")

    error = ask("un secret")
    assert error.__traceback__ is None
    assert error.__context__ is None


def test_what_a_keyring_could_not_do_is_told_without_the_frames_of_its_error(monkeypatch):
    import keyring

    def broken() -> None:
        raise OSError("bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    with pytest.raises(KeystoreError) as raised:
        lasting_keystore()
    assert raised.value.__context__.__traceback__ is None
