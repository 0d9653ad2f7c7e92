"""`perron-department`: prepare the database, receive, enrol, look at what has arrived."""

import json
import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from department.arguments import parser
from department.clock import utc_now
from department.database import migrate, open_engine, prepare
from department.enrolment import Registrar
from department.errors import ConfigurationError, DepartmentError
from department.settings import Settings
from department.store import RecordStore


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


def _migrate(settings: Settings, _arguments: Namespace) -> None:
    with _engine(settings) as engine:
        migrate(engine)
    print("La base est à jour.")


def _serve(settings: Settings, arguments: Namespace) -> None:
    # The other commands do without the web framework, which is slow to import.
    from department.app import create_app
    from department.serving import AnnouncingServer, listen

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app(settings)
    try:
        listener = listen(arguments.host, arguments.port)
    except OSError:
        raise DepartmentError(
            f"Impossible d’écouter sur {arguments.host}, port {arguments.port} : choisissez-en d’autres."
        ) from None
    with suppress(ValueError):  # outside the main thread there are no signals to answer
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with listener:
        try:
            AnnouncingServer(app, listener, _announce).serve_until_stopped()
        except KeyboardInterrupt:
            return


def _announce(address: str) -> None:
    print(f"Réception ouverte sur {address}", flush=True)


def _enrol(settings: Settings, arguments: Namespace) -> None:
    with _engine(settings) as engine:
        prepare(engine)
        issued = Registrar(engine, utc_now, settings.code_lifetime).issue_code(arguments.operator)
    print(f"Code pour {arguments.operator}, à usage unique, valable jusqu’au {issued.expires_at:%d/%m/%Y} :")
    print(issued.code)


def _records(settings: Settings, arguments: Namespace) -> None:
    url = settings.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DepartmentError("Cette base n’existe pas encore : lancez « perron-department migrate » d’abord.")
    with _engine(settings) as engine:
        prepare(engine)
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


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()


_COMMANDS: dict[str, Callable[[Settings, Namespace], None]] = {
    "migrate": _migrate,
    "serve": _serve,
    "enrol": _enrol,
    "records": _records,
}
