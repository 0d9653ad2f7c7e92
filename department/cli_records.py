"""The commands about what comes and goes: records, mandate, import-bundle."""

import json
from argparse import Namespace

from department.appending import Followers
from department.bundles import LARGEST_FILE, BundleImport, told_in_numbers
from department.cli_common import existing, file_bytes, print_json, write_private
from department.clock import utc_now
from department.disclosure import form_known, undisclosable
from department.due import mark_due
from department.errors import DepartmentError
from department.facts import forget
from department.inbox import Addressee, Outgoing
from department.intake import Intake
from department.keys import load_age_secret, load_department_signer
from department.receipts import load_signer
from department.settings import Settings
from department.store import RecordStore

LARGEST_CONTENT = 1024 * 1024


def records(settings: Settings, arguments: Namespace) -> None:
    """Everything received, in the order of arrival."""
    with existing(settings) as engine:
        store = RecordStore(engine)
        if arguments.json:
            _print_json(store)
        else:
            _print_table(store)


def _print_json(store: RecordStore) -> None:
    """A JSON list, written as it is read so that a large one does not fill the memory."""
    separator = "["
    for row in store.records():
        print(separator, json.dumps(row, ensure_ascii=False), sep="\n", end="")
        separator = ","
    print("[]" if separator == "[" else "\n]")


def _print_table(store: RecordStore) -> None:
    print(f"{'n°':>8}  {'reçu':20}  {'genre':9}  {'opérateur':30}  enregistrement")
    for row in store.records():
        columns = f"{row['sequence']:>8}  {row['received_at'][:19]}Z  {row['kind']:9}  {row['operator'][:30]:30}"
        print(f"{columns}  {row['record_id']}")


def mandate(settings: Settings, arguments: Namespace) -> None:
    """Gives out what a file holds, signed; without a file lists what was given out, with the answers."""
    with existing(settings) as engine:
        outgoing = Outgoing(engine, load_department_signer(engine), utc_now)
        if arguments.file is None:
            print_json(list(outgoing.told()))
            return
        try:
            content = json.loads(file_bytes(arguments.file, LARGEST_CONTENT))
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise DepartmentError("Le fichier doit contenir un objet JSON en UTF-8.")
        item_id = outgoing.post(arguments.kind, content, Addressee(arguments.operator or "", arguments.device or ""))
    print("Envoi prêt : les carnets le prendront à leur prochain échange.")
    print(item_id)


def import_bundle(settings: Settings, arguments: Namespace) -> None:
    """Takes in what came by USB key, and writes the receipts to be brought back."""
    content = file_bytes(arguments.file, LARGEST_FILE)
    with existing(settings) as engine:
        signer = load_signer(engine)
        store = RecordStore(engine, Followers(mark_due=mark_due, forget=forget))
        intake = Intake(store, signer, disclosure=undisclosable, form_known=form_known, clock=utc_now)
        taken = BundleImport(engine, intake, signer, load_age_secret(engine), utc_now).take(content)
    write_private(arguments.receipts, taken.to_bytes())
    print(f"{told_in_numbers(taken)}. Accusés à rapporter : {arguments.receipts.name}")
