"""The passphrase asked for again while the notebook is open: it has to give the key that the notebook is open with.

The key file alone proves nothing: whoever sits at the open notebook could lay one of their own in its place.
"""

from __future__ import annotations

import hmac
from pathlib import Path

from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.memory import Secret, wipe
from desktop.storage.notebook_files import NotebookFiles


def check_held(directory: Path, passphrase: str, held: Secret) -> None:
    """Raises WrongKeyError on another passphrase, NotebookDamagedError where it opens another key than the one held."""
    given = unwrap(KeySlots(NotebookFiles(directory).keys).read()["passphrase"], passphrase)
    same = hmac.compare_digest(given, held)
    wipe(given)
    if not same:
        raise NotebookDamagedError(
            "Le fichier des clés n’est pas celui du carnet ouvert\u00a0: quelqu’un l’a remplacé.",
            safe="Rien n’a été changé, et le carnet ouvert est entier.",
            do="Réparez-le dans Réglages, Vérification du carnet, avant de fermer Perron.",
        )
