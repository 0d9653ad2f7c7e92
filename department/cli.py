"""`perron-department`: prepare the database, receive, enrol, look at what has arrived, keep it safe."""

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
from department.views import READABLE, let_read


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 2 wrong use, 1 otherwise with a French line saying what to do."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        settings = Settings.from_environment(os.environ, arguments.database_url)
        _COMMANDS[arguments.command](settings, arguments)
    except ConfigurationError as error:
        return _told(str(error), 2)
    except DepartmentError as error:
        return _told(str(error), 1)
    except SQLAlchemyError:
        # Its text could name people or hold the password of the database.
        return _told("La base de données ne répond pas ou n’en est pas une : vérifiez son adresse et ses droits.", 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
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
    print("La base est à jour.")
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
    except OSError:
        raise DepartmentError(
            f"Impossible d’écouter sur {arguments.host}, port {arguments.port} : choisissez-en d’autres."
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
