"""How a receiver is set up; the values come from the command line or the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from department.errors import ConfigurationError
from desktop.domain.program_version import program_version
from desktop.sync.contract.keys import LONGEST_PAGE

DEFAULT_DATABASE = "sqlite:///perron-department.db"
MEBIBYTE = 1024 * 1024
LOG_FORMS = ("json", "text")
MOST_WORKERS = 64
LONGEST_NUMBER = 9  # digits of a setting
LEAST_MEMORY = 16
"""Mebibytes: with less no laptop could ever send a body of the largest size, as it came and unpacked."""
MOST_CODE_DAYS = 366
_PAGE = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%?=&+-]*)?")


@dataclass(frozen=True)
class Settings:
    """One receiver; sizes in bytes. The address of the database may hold a password: it is never shown.

    `requests_per_minute` is for one laptop (0: no limit), `memory_for_bodies` for what all requests hold together.
    """

    database_url: str = field(repr=False)
    server_name: str = "Département du Pas-de-Calais"
    body_limit: int = 4 * MEBIBYTE
    code_lifetime: timedelta = timedelta(days=7)
    requests_per_minute: int = 1200
    memory_for_bodies: int = 256 * MEBIBYTE
    workers: int = 1
    metrics_token: str = field(default="", repr=False)
    log_form: str = "json"
    laptop_version: str = ""
    """The newest version of the notebook, told to laptops; empty: nothing is told."""
    laptop_page: str = ""
    """Where the IT tells of it."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], database_url: str | None = None) -> "Settings":
        """The settings of `PERRON_*` variables; `database_url` goes before its own variable."""
        given = database_url or secret(environment, "PERRON_DATABASE_URL", needed=True)
        defaults = cls(given or DEFAULT_DATABASE)
        log_form = environment.get("PERRON_LOG", "").strip() or defaults.log_form
        if log_form not in LOG_FORMS:
            raise ConfigurationError("PERRON_LOG : « json » ou « text » est attendu (json or text is expected).")
        usual = defaults.memory_for_bodies // MEBIBYTE
        memory = _number(environment, "PERRON_MEMORY_FOR_BODIES", usual, least=LEAST_MEMORY)
        code_days = _number(environment, "PERRON_CODE_DAYS", defaults.code_lifetime.days, least=1, most=MOST_CODE_DAYS)
        return replace(
            defaults,
            server_name=environment.get("PERRON_SERVER_NAME", "").strip() or defaults.server_name,
            requests_per_minute=_number(environment, "PERRON_REQUESTS_PER_MINUTE", defaults.requests_per_minute),
            memory_for_bodies=memory * MEBIBYTE,
            code_lifetime=timedelta(days=code_days),
            workers=_number(environment, "PERRON_WORKERS", defaults.workers, least=1, most=MOST_WORKERS),
            metrics_token=secret(environment, "PERRON_METRICS_TOKEN"),
            log_form=log_form,
            laptop_version=_version(environment),
            laptop_page=_page(environment),
        )

    @property
    def url(self) -> URL:
        """The address for SQLAlchemy; `postgresql://` and `postgres://` mean psycopg. ConfigurationError when unfit."""
        try:
            url = make_url(self.database_url)
        except (ArgumentError, ValueError):
            raise ConfigurationError(
                "L’adresse de la base est illisible : écrivez sqlite:///FICHIER ou postgresql://HÔTE/BASE."
            ) from None
        if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            return url.set(drivername="postgresql+psycopg")
        if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database not in (None, "", ":memory:"):
            return url.set(drivername="sqlite+pysqlite")
        raise ConfigurationError(
            "Cette base n’est pas prise en charge : écrivez sqlite:///FICHIER ou postgresql://HÔTE/BASE."
        )

    @property
    def place(self) -> str:
        """Where the database is, for people; without the name and the password that open it."""
        url = self.url
        if url.get_backend_name() == "sqlite":
            return f"fichier {url.database}"
        return f"base {url.database} de PostgreSQL, sur {url.host or 'cette machine'}"


def _number(
    environment: Mapping[str, str], name: str, otherwise: int, *, least: int = 0, most: int | None = None
) -> int:
    """The number that a variable holds; ConfigurationError when it holds something else, or one out of its bounds."""
    text = environment.get(name, "").strip()
    if not text:
        return otherwise
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
        number = int(text)
        if least <= number and (most is None or number <= most):
            return number
    french, english = (
        (f"d’au moins {least}", f"of at least {least}")
        if most is None
        else (f"de {least} à {most}", f"from {least} to {most}")
    )
    raise ConfigurationError(f"{name} : un nombre entier {french} est attendu (a whole number {english} is expected).")


def _version(environment: Mapping[str, str]) -> str:
    text = environment.get("PERRON_LAPTOP_VERSION", "").strip()
    found = program_version(text)
    if text and (found is None or not found.is_final):
        raise ConfigurationError(
            "PERRON_LAPTOP_VERSION : une version comme 1.3.0 est attendue (a version like 1.3.0 is expected)."
        )
    return text


def _page(environment: Mapping[str, str]) -> str:
    """A page over HTTPS: laptops show its address, and open nothing by themselves."""
    text = environment.get("PERRON_LAPTOP_PAGE", "").strip()
    if text and (not _PAGE.fullmatch(text) or len(text) > LONGEST_PAGE):
        raise ConfigurationError(
            "PERRON_LAPTOP_PAGE : une adresse en https:// est attendue (an https:// address is expected)."
        )
    return text


def secret(environment: Mapping[str, str], name: str, *, needed: bool = False) -> str:
    """A secret of the environment, or the first line of the file that `NAME_FILE` names; empty when neither is set.

    With `needed` a file that is empty is refused: what is done without it would be done elsewhere, unnoticed.
    """
    if environment.get(name):
        return environment[name]
    place = environment.get(f"{name}_FILE", "")
    if not place:
        return ""
    try:
        found = Path(place).read_text("utf-8").partition("\n")[0].strip()
    except (OSError, ValueError):
        raise ConfigurationError(f"{name}_FILE : ce fichier ne peut pas être lu (this file cannot be read).") from None
    if needed and not found:
        raise ConfigurationError(f"{name}_FILE : la première ligne de ce fichier est vide (this file is empty).")
    return found
