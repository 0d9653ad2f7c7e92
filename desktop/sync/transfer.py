"""Encrypting what goes by USB key, with age: for one key, so that one person can read it and nobody else.

The format is that of the `age` program: whoever holds the key can decrypt without Perron.
"""

from __future__ import annotations

from typing import Final

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient

from desktop.sync.contract.bundles import MOST_BYTES, BundleError

HEADER: Final = b"age-encryption.org/v1\n"
LARGEST_FILE: Final = MOST_BYTES + 16 * 1024 * 1024
"""Of an encrypted bundle: what is larger is not even read."""
_SAFE: Final = "Rien n’a été lu, et rien n’a changé dans ce carnet."


def new_secret() -> str:
    """A private key of one's own, « AGE-SECRET-KEY-1… »: it is kept in the notebook and nowhere else."""
    return str(Identity.generate())


def public_key(secret: str) -> str:
    """The key that others encrypt by, « age1… »."""
    return str(Identity.from_str(secret).to_public())


def is_public_key(text: str) -> bool:
    """Whether it is a key that can be encrypted by."""
    try:
        Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def sealed(content: bytes, recipient: str) -> bytes:
    """The content, for the holder of one key alone; BundleError for what is no key."""
    try:
        sealed_for_one: bytes = encrypt(content, [Recipient.from_str(recipient)])
    except RecipientError:
        raise BundleError(
            "La clé de chiffrement du destinataire est illisible.",
            safe="Rien n’a été écrit.",
            do="Demandez à votre association son dernier fichier.",
        ) from None
    return sealed_for_one


def opened(content: bytes, secret: str) -> bytes:
    """What was sealed for this key; BundleError that says whether the key, the file or its end is at fault."""
    if not content.startswith(HEADER):
        raise BundleError(
            "Ce fichier n’est pas un fichier d’échange chiffré.",
            safe=_SAFE,
            do="Choisissez un fichier «\u00a0.age\u00a0».",
        )
    try:
        plain: bytes = decrypt(content, [Identity.from_str(secret)])
    except IdentityError:
        raise BundleError("La clé de ce carnet est abîmée.", safe=_SAFE, do="Remettez une sauvegarde.") from None
    except DecryptError as error:
        if "No matching keys" in str(error):
            raise BundleError(
                "Ce fichier est chiffré pour une autre personne\u00a0: ce carnet n’a pas la clé qui l’ouvre.",
                safe=_SAFE,
                do="Demandez qu’on l’enregistre pour vous, avec le dernier fichier de votre association.",
            ) from None
        raise BundleError(
            "Ce fichier d’échange a été modifié ou coupé\u00a0: il ne s’ouvre pas.",
            safe=_SAFE,
            do="Recopiez-le sur la clé, ou demandez qu’on l’enregistre à nouveau.",
        ) from None
    return plain
