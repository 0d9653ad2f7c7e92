"""A small secret in the operating system's keyring: a convenience for the day, never the only way into anything.

`keyring` is imported when it is used. Only the keyrings of the systems themselves are taken: `keyrings.alt` and its
like write to a clear file. What is put is read back, since a keyring that is switched off drops writes without a word.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Final

from desktop.errors import AppError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Perron"
_SYSTEM_KEYRINGS: Final = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.kwallet",
)
_SESSION_COLLECTION: Final = "/org/freedesktop/secrets/collection/session"
"""Of the Secret Service: kept in memory, gone at logout, never written to the disk."""


class KeystoreError(AppError):
    """The keyring keeps nothing for us now; the passphrase opens the notebook all the same."""


def _trouble(happened: str) -> KeystoreError:
    return KeystoreError(
        happened, safe="Le carnet n’a pas été touché.", do="La phrase de passe l’ouvre comme d’habitude."
    )


class Keystore:
    """One keyring of the system; each method raises KeystoreError, never an error of its own."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def put(self, name: str, secret: str) -> None:
        """Keeps a secret; raises unless it can be read back."""
        with _telling():
            self._backend.set_password(SERVICE, name, secret)
            kept = self._backend.get_password(SERVICE, name)
        if kept != secret:
            raise _trouble("Le trousseau de l’ordinateur n’a rien gardé.")

    def get(self, name: str) -> str | None:
        """The secret, None when there is none."""
        with _telling():
            return self._backend.get_password(SERVICE, name)

    def forget(self, name: str) -> None:
        """Takes it out, if it is there."""
        from keyring.errors import PasswordDeleteError

        with _telling():
            try:
                self._backend.delete_password(SERVICE, name)
            except PasswordDeleteError:
                return


OpenKeystore = Callable[[], Keystore]


def system_keystore() -> Keystore:
    """The keyring of this computer; raises KeystoreError when it has none that can be trusted."""
    _import_keyrings()
    with _telling():
        import keyring

        for backend in _backends(keyring.get_keyring()):
            if type(backend).__module__ in _SYSTEM_KEYRINGS:
                return Keystore(_for_the_session(backend))
    raise _trouble("Cet ordinateur n’a pas de trousseau où garder un secret.")


def lasting_keystore() -> Keystore:
    """The keyring whose secrets stay from one session to the next, as long as it is open: nobody is asked to open it.

    Raises KeystoreError when there is none, or it is locked.
    """
    _import_keyrings()
    with _telling():
        import keyring

        for backend in _backends(keyring.get_keyring()):
            if type(backend).__module__ == "keyring.backends.Windows":
                setattr(backend, "persist", "local machine")  # noqa: B010 - a descriptor of that one backend
                return Keystore(backend)
            if type(backend).__module__ == "keyring.backends.SecretService":
                setattr(backend, "preferred_collection", _open_collection())  # noqa: B010 - as above
                return Keystore(backend)
    raise _trouble("Cet ordinateur n’a pas de trousseau où garder un secret.")


def keystore_name() -> str:
    """Which keyring this computer has that can be trusted, empty for none: what IT wants to know of a laptop."""
    try:
        return type(system_keystore()._backend).__module__.rpartition(".")[2]
    except KeystoreError:
        return ""


def _open_collection() -> str:
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        collection = secretstorage.get_any_collection(connection)
        if collection.is_locked():
            raise _trouble("Le trousseau de l’ordinateur est verrouillé.")
        return str(collection.collection_path)
    finally:
        connection.close()


def _backends(chosen: KeyringBackend) -> list[KeyringBackend]:
    """A chain of keyrings stands for each of them; so does one alone."""
    return list(getattr(chosen, "backends", (chosen,)))


def _for_the_session(backend: KeyringBackend) -> KeyringBackend:
    """Kept no longer than the session where the keyring can do that: one never written to the disk is not copied."""
    if type(backend).__module__ == "keyring.backends.Windows":
        setattr(backend, "persist", "session")  # noqa: B010 - a descriptor of that one backend
    elif type(backend).__module__ == "keyring.backends.SecretService" and _has_session_collection():
        setattr(backend, "preferred_collection", _SESSION_COLLECTION)  # noqa: B010 - as above
    return backend


def _has_session_collection() -> bool:
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        secretstorage.Collection(connection, _SESSION_COLLECTION)
    except secretstorage.exceptions.SecretStorageException:
        return False
    finally:
        connection.close()
    return True


def _import_keyrings() -> None:
    """In a thread of its own, the first time: each backend keeps the error of an import that failed for ever.

    With the error it keeps every frame under it, and what those hold: a passphrase, a notebook.
    """
    if "keyring.backends.fail" not in sys.modules:
        importing = Thread(target=_choose, name="perron-keyrings", daemon=True)
        importing.start()
        importing.join()


def _choose() -> None:
    with suppress(Exception):  # asked for again, it is told
        import keyring

        keyring.get_keyring()


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except KeystoreError:
        raise
    except Exception as error:  # noqa: BLE001 - each keyring and each bus fails with errors of its own
        error.__traceback__ = None  # it is kept as what came before ours, and would keep every frame on its way
        word = "est verrouillé" if type(error).__name__ == "KeyringLocked" else "ne répond pas"
        raise _trouble(f"Le trousseau de l’ordinateur {word}.") from None
