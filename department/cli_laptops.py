"""The commands about laptops and keys: enrol, revoke, keys."""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import pyrage
from pydantic import ValidationError
from sqlalchemy import Engine

from department.cli_common import existing, file_bytes, print_json
from department.clock import utc_now
from department.enrolment import Registrar
from department.errors import DepartmentError
from department.keys import load_age_secret, load_department_signer
from department.rotation import ReceiptKey, receipt_keys, rotate, signed_by
from department.settings import Settings
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.messages import Receipt

LARGEST_RECEIPT = 64 * 1024


def enrol(settings: Settings, arguments: Namespace) -> None:
    """Gives a code: for a new laptop of an operator, or for another token of a laptop that there is."""
    with existing(settings) as engine:
        registrar = _registrar(engine, settings)
        if arguments.renew:
            issued, whom = registrar.issue_renewal(arguments.renew), f"renouveler le poste {arguments.renew}"
        else:
            issued, whom = registrar.issue_code(arguments.operator), arguments.operator
    print(f"Code pour {whom}, à usage unique, valable jusqu’au {issued.expires_at:%d/%m/%Y} :")
    print(issued.code)


def revoke(settings: Settings, arguments: Namespace) -> None:
    """Takes the token from a laptop, the codes from an operator; without either, lists the laptops."""
    with existing(settings) as engine:
        registrar = _registrar(engine, settings)
        if arguments.device:
            done = registrar.revoke(arguments.device)
            print(f"Le poste {arguments.device} {'est révoqué' if done else 'l’était déjà'}. Ce qu’il a envoyé reste.")
        elif arguments.codes_of:
            print(f"Codes annulés : {registrar.withdraw_codes(arguments.codes_of)}")
        else:
            _list(registrar, as_json=arguments.json)


def _list(registrar: Registrar, *, as_json: bool) -> None:
    laptops = registrar.laptops()
    if as_json:
        print_json(
            [
                {
                    "device": one.id,
                    "name": one.name,
                    "operator": one.operator,
                    "enrolled_at": instant_text(one.enrolled_at),
                    "revoked_at": _instant(one.revoked_at),
                }
                for one in laptops
            ]
        )
        return
    print(f"{'poste':36}  {'rattaché':10}  {'révoqué':10}  {'opérateur':30}  nom")
    for one in laptops:
        revoked = f"{one.revoked_at:%d/%m/%Y}" if one.revoked_at else ""
        print(f"{one.id:36}  {one.enrolled_at:%d/%m/%Y}  {revoked:10}  {one.operator[:30]:30}  {one.name}")


def keys(settings: Settings, arguments: Namespace) -> None:
    """Tells the public keys; makes another receipt key; or says which key signed a receipt."""
    with existing(settings) as engine:
        if arguments.verify:
            _verify(engine, arguments.verify)
            return
        if arguments.rotate:
            rotate(engine, utc_now)
        receipts = receipt_keys(engine)
        signing = load_department_signer(engine).public_key
        age = str(pyrage.x25519.Identity.from_str(load_age_secret(engine)).to_public())
    if arguments.json:
        told = {"receipt_key": receipts[0].public_key, "department_key": signing, "department_age": age}
        print_json(told | {"receipt_keys": [_told(one) for one in receipts]})
        return
    if arguments.rotate:
        print("La clé des accusés est remplacée. Redémarrez le serveur, puis donnez aux opérateurs un nouveau fichier.")
    print(f"Clé des accusés (--receipt-key)          : {receipts[0].public_key}")
    print(f"Clé du Département (--department-key)    : {signing}")
    print(f"Clé age du Département (--department-age) : {age}")
    for one in receipts[1:]:
        print(f"Ancienne clé des accusés, jusqu’au {one.retired_at:%d/%m/%Y} : {one.public_key}")


def _verify(engine: Engine, place: Path) -> None:
    try:
        receipt = Receipt.model_validate(json.loads(file_bytes(place, LARGEST_RECEIPT)))
    except (ValueError, ValidationError, RecursionError):
        raise DepartmentError("Ce fichier n’est pas un accusé de réception.") from None
    key = signed_by(receipt_keys(engine), receipt)
    if key is None:
        raise DepartmentError("Aucune clé de ce serveur n’a signé cet accusé : il a été changé, ou vient d’ailleurs.")
    which = "la clé en service" if key.retired_at is None else f"la clé en service jusqu’au {key.retired_at:%d/%m/%Y}"
    print(f"Accusé authentique, signé par {which} : n° {receipt.sequence}, enregistrement {receipt.id}.")


def _told(key: ReceiptKey) -> dict[str, str | None]:
    return {
        "public_key": key.public_key,
        "made_at": instant_text(key.made_at),
        "retired_at": _instant(key.retired_at),
        "succession": key.succession or None,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant_text(instant) if instant else None


def _registrar(engine: Engine, settings: Settings) -> Registrar:
    return Registrar(engine, utc_now, settings.code_lifetime)
