"""`perron-department`: prepare the database, receive, enrol, look at what has arrived, keep it safe."""

import errno
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from department import cli_keeping, cli_laptops, cli_records, cli_sharing
from department.arguments import parser
from department.cli_common import opened, prepared
from department.database import migrate, writer
from department.errors import ConfigurationError, DepartmentError
from department.settings import Settings
from department.troubles import trouble_of
from department.views import READABLE, let_read

_CANNOT_LISTEN = {
    errno.EADDRINUSE: "un autre programme y écoute, peut-être ce service même («\u00a0ss -ltnp\u00a0» le nomme).",
    errno.EACCES: "ce compte n’en a pas le droit. Prenez un port au-dessus de 1023, et laissez 443 au mandataire.",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas à cette machine.",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 2 wrong use, 1 otherwise with a French line saying what to do."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        settings = Settings.from_environment(os.environ, arguments.database_url)
        _COMMANDS[arguments.command](settings, arguments)
        sys.stdout.flush()  # who reads may have gone: that is found out here, and not at the very end
    except ConfigurationError as error:
        return _told(str(error), 2)
    except DepartmentError as error:
        return _told(str(error), 1)
    except SQLAlchemyError as error:
        return _told(trouble_of(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        return 1
    except KeyboardInterrupt:
        return _told("Interrompu. Une commande fait tout ou rien : regardez où en est la base, puis relancez-la.", 130)
    return 0


def _told(sentence: str, code: int) -> int:
    print(f"perron-department : {sentence}", file=sys.stderr)
    return code


def _migrate(settings: Settings, arguments: Namespace) -> None:
    role = arguments.readers
    with opened(settings) as engine:
        if role and engine.dialect.name != "postgresql":
            raise ConfigurationError("--readers : les rôles sont ceux de PostgreSQL ; SQLite n’en a pas.")
        migrate(engine)
        if role:
            with writer(engine).begin() as connection:
                made = let_read(connection, role)
    print(f"La base est à jour : {settings.place}.")
    if role:
        print(f"Le rôle {role} {'est créé, sans mot de passe, et lit' if made else 'lit'} : {', '.join(READABLE)}.")


def _serve(settings: Settings, arguments: Namespace) -> None:
    # The other commands do without the web framework, which is slow to import.
    from department.app import create_app
    from department.hidden import forget_secrets, hide_process
    from department.keeper import FactsKeeper
    from department.logs import start_log
    from department.serving import AnnouncingServer, listen, serve_in_workers

    hide_process()
    forget_secrets(os.environ)
    start_log(settings.log_form)
    settings = replace(settings, workers=arguments.workers or settings.workers)
    several = settings.workers > 1
    try:
        listener = listen(arguments.host, arguments.port)
    except OSError as error:
        raise DepartmentError(
            f"Impossible d’écouter sur {arguments.host}, port {arguments.port} : {_why_not(error)}"
        ) from None
    with listener:
        with prepared(settings) if several else nullcontext():  # workers open the database themselves
            app = None if several else create_app(settings)
        with suppress(ValueError):  # outside the main thread there are no signals to answer
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt), FactsKeeper(settings):
            if app is None:
                serve_in_workers(settings, listener, _announce)
            else:
                AnnouncingServer(app, listener, _announce).serve_until_stopped()


def _why_not(error: OSError) -> str:
    if error.errno is not None and error.errno < 0:  # a code of the resolver, not of the system
        return "ce nom de machine est inconnu. Donnez une adresse, comme 127.0.0.1."
    return _CANNOT_LISTEN.get(error.errno or 0, "choisissez-en d’autres.")


def _announce(address: str) -> None:
    print(f"Réception ouverte sur {address}", flush=True)


_COMMANDS: dict[str, Callable[[Settings, Namespace], None]] = {
    "migrate": _migrate,
    "serve": _serve,
    "enrol": cli_laptops.enrol,
    "revoke": cli_laptops.revoke,
    "share": cli_sharing.share,
    "keys": cli_laptops.keys,
    "records": cli_records.records,
    "mandate": cli_records.mandate,
    "import-bundle": cli_records.import_bundle,
    "backup": cli_keeping.backup,
    "restore": cli_keeping.restore,
    "facts": cli_keeping.facts,
}
