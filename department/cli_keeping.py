"""The commands that keep things safe and counted: backup, restore, facts."""

import sqlite3
import sys
from argparse import Namespace

from department.backup import ERASURES, back_up
from department.backup import restore as put_back
from department.cli_common import ended_gently, existing, opened
from department.clock import utc_now
from department.errors import DepartmentError
from department.facts import Facts
from department.settings import Settings

_AGAIN = (
    "À refaire avant de démarrer : révoquer les postes qui l’ont été depuis la copie, et renouveler la clé des accusés "
    "si elle l’a été depuis. Les codes de rattachement non utilisés ne valent plus."
)
_NO_LIST = (
    f"Attention : aucune liste d’effacements ({ERASURES}) n’a été relue. Ce qui a été effacé après la copie est "
    "revenu : si la liste existe, recommencez dans une base vide, avec --erasures."
)


def backup(settings: Settings, arguments: Namespace) -> None:
    """Copies the whole database into a folder."""
    with ended_gently(), existing(settings) as engine:
        try:
            made = back_up(engine, arguments.folder, utc_now)
        except (OSError, sqlite3.Error):
            raise DepartmentError(
                "La copie ne peut pas être écrite : vérifiez le dossier, ses droits et la place."
            ) from None
    print(f"Copie faite et vérifiée : {made}")
    print("Elle contient les données et les clés du serveur : gardez-la chiffrée, hors de ce serveur.")


def restore(settings: Settings, arguments: Namespace) -> None:
    """Puts a copy back into an empty database."""
    with ended_gently(), opened(settings) as engine:
        try:
            done = put_back(engine, arguments.copy, utc_now, arguments.erasures)
        except (OSError, sqlite3.Error):
            raise DepartmentError(
                "La copie ne peut pas être préparée : il faut, dans son dossier, le droit d’écrire et sa taille en "
                "place libre. Rien n’a été restauré."
            ) from None
        counted = Facts(engine).refresh()
    print(f"Restauré : {done.records} versions ; {done.erased_again} ménages effacés à nouveau ; {counted} recomptés.")
    print(f"Restauré dans : {settings.place}.")
    print(_AGAIN)
    if not arguments.erasures and not (arguments.copy.parent / ERASURES).is_file():
        print(_NO_LIST, file=sys.stderr)


def facts(settings: Settings, arguments: Namespace) -> None:
    """Counts what is due, or everything anew."""
    with existing(settings) as engine:
        counting = Facts(engine)
        done = counting.rebuild() if arguments.rebuild else counting.refresh()
    print(f"Ménages et actions comptés : {done}")
