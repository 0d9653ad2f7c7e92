"""How a receiver is set up; the values come from the command line or the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from department.errors import ConfigurationError

DEFAULT_DATABASE = "sqlite:///perron-department.db"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """One receiver; `body_limit` in bytes. The address of the database may hold a password: it is never shown."""

    database_url: str = field(repr=False)
    server_name: str = "Département du Pas-de-Calais"
    body_limit: int = 4 * MEBIBYTE
    code_lifetime: timedelta = timedelta(days=7)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], database_url: str | None = None) -> "Settings":
        """The settings of `PERRON_*` variables; `database_url` goes before its own variable."""
        defaults = cls(database_url or environment.get("PERRON_DATABASE_URL") or DEFAULT_DATABASE)
        name = environment.get("PERRON_SERVER_NAME", "").strip()
        return cls(defaults.database_url, server_name=name) if name else defaults

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
