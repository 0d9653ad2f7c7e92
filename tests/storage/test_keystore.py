"""The keyring of the system, a real one under a bus of its own; and the keyrings that are not taken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends import chainer, fail, null

from desktop.storage import keystore
from desktop.storage.keystore import Keystore, KeystoreError, system_keystore
from tests.cli.running import environment
from tests.keyrings import MemoryKeyring

WITH_A_KEYRING = """
import tempfile, pathlib
from contextlib import closing
import secretstorage
from desktop.storage.keystore import KeystoreError, system_keystore
from desktop.storage.keyslots import Derivation, Identity
from desktop.storage.quick_slot import CodeKey, QuickEndedError, QuickSlot
from desktop.storage.moment import Moment

store = system_keystore()
store.put("a", "secret")
assert system_keystore().get("a") == "secret"
store.put("a", "other")
assert store.get("a") == "other"
store.forget("a")
assert store.get("a") is None
store.forget("a")

moment = Moment("boot", "login", 1e9, 100.0)
place = pathlib.Path(tempfile.mkdtemp())
slot = QuickSlot(place, moment=lambda: moment)
key, identity = bytes(range(32)), Identity("n", "k")
slot.make(key, identity, CodeKey.of("473916", Derivation(1024, 1, 1)))
assert slot.unwrap("473916") == (bytearray(key), identity)
with closing(secretstorage.dbus_init()) as bus:
    secretstorage.get_default_collection(bus).lock()
print("session" if slot.unwrap("473916")[0] == key else "?")
for _ in range(3):
    try:
        slot.unwrap("805274")
    except Exception as error:
        last = error
assert isinstance(last, QuickEndedError), last

import keyring
import desktop.storage.keystore as module
del keyring.get_keyring().preferred_collection
module._SESSION_COLLECTION = "/org/freedesktop/secrets/collection/none"
try:
    system_keystore().put("a", "secret")
except KeystoreError as error:
    print("locked" if "verrouill" in error.happened else error.happened)
"""

START = (
    'export HOME="$1" XDG_RUNTIME_DIR="$1/run" && mkdir -m 700 "$1/run" && '
    "printf pw | gnome-keyring-daemon --unlock --components=secrets > /dev/null && "
    'exec "$2" -W error::DeprecationWarning:desktop -c "$3"'
)


@pytest.mark.linux  # the Secret Service
def test_a_real_secret_service_keeps_the_secret_for_the_session_and_a_locked_one_is_told(tmp_path):
    assert shutil.which("gnome-keyring-daemon"), "scripts/setup-system.sh test"
    command = ("dbus-run-session", "--", "bash", "-c", START, "bash", str(tmp_path), sys.executable, WITH_A_KEYRING)
    without = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "DBUS_SESSION_BUS_ADDRESS": None}
    done = subprocess.run(
        command, env=environment(**without), capture_output=True, text=True, timeout=120, check=False, cwd=Path.cwd()
    )
    assert done.stdout.split() == ["session", "locked"], done.stderr
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.keyring"))


def test_without_any_bus_there_is_no_keyring_and_no_crash(tmp_path):
    program = (
        "from desktop.storage.keystore import KeystoreError, system_keystore\n"
        "try:\n    system_keystore()\nexcept KeystoreError as error:\n    print(error.sentence)"
    )
    without = {"DISPLAY": None, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(**without), capture_output=True, text=True, check=False
    )
    assert "n’a pas de trousseau" in done.stdout, done.stderr


class ClearFile(MemoryKeyring):
    """What keyrings.alt would offer."""


ClearFile.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize("chosen", [ClearFile(), null.Keyring(), fail.Keyring(), MemoryKeyring()])
def test_a_keyring_that_is_not_of_the_system_is_never_taken(monkeypatch, chosen):
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen)
    with pytest.raises(KeystoreError, match="n’a pas de trousseau"):
        system_keystore()


def test_in_a_chain_only_the_keyring_of_the_system_is_taken(monkeypatch):
    class System(MemoryKeyring):
        pass

    System.__module__ = "keyring.backends.kwallet"
    system = System()

    class Chain(chainer.ChainerBackend):
        backends = (ClearFile(), system)

    monkeypatch.setattr(keyring, "get_keyring", Chain)
    system_keystore().put("a", "b")
    assert list(system.kept.values()) == ["b"]


def test_a_keyring_that_drops_what_it_is_given_is_found_out():
    with pytest.raises(KeystoreError, match="rien gardé"):
        Keystore(null.Keyring()).put("a", "b")


def test_the_library_is_not_imported_before_it_is_used():
    program = "import sys, desktop.storage.quick_slot; print('keyring' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    assert keystore.SERVICE == "Perron"


def test_keyrings_alt_is_in_no_list_of_requirements():
    for path in (Path(__file__).parents[2] / "requirements").glob("*.txt"):
        assert "keyrings" not in path.read_text()
