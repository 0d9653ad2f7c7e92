"""A database that fails, in words for those who run it.

Only its codes are told: its text could name people, or hold the password of an address that was written wrongly.
"""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_UNKNOWN = "La base de données ne répond pas ou n’en est pas une : vérifiez son adresse et ses droits."
_ADDRESS = (
    "Vérifiez l’adresse de la base : dans un mot de passe, « / », « : », « @ », « # », « ? » et « % » s’écrivent "
    "%2F, %3A, %40, %23, %3F et %25."
)
_BY_STATE = {
    "53100": "Le disque de la base est plein : rien de plus n’a été écrit. Faites de la place, puis recommencez.",
    "53300": "PostgreSQL n’a plus de connexion libre : augmentez max_connections, ou diminuez PERRON_WORKERS.",
    "42501": "Le compte de la base n’a pas ce droit : la base doit lui appartenir (« createdb --owner=perron »).",
    "25006": "Cette base est en lecture seule, comme une réplique : donnez l’adresse de celle où l’on écrit.",
    "57P01": "PostgreSQL s’est arrêté en route : rien de plus n’a été écrit. Recommencez quand il tourne de nouveau.",
    "57014": "PostgreSQL a interrompu la demande : rien de plus n’a été écrit. Recommencez.",
    "55P03": "La base est occupée : rien de plus n’a été écrit. Recommencez dans un moment.",
}
"""By what PostgreSQL says in every language (SQLSTATE)."""
_BY_NAME = {
    "SQLITE_FULL": "Le disque de la base est plein : rien de plus n’a été écrit. Faites de la place, puis recommencez.",
    "SQLITE_READONLY": "Le fichier de la base ne peut pas être écrit par ce compte : vérifiez à qui il appartient.",
    "SQLITE_CANTOPEN": "Le fichier de la base ne s’ouvre pas : vérifiez le dossier, et à qui il appartient.",
    "SQLITE_BUSY": "La base est occupée : rien de plus n’a été écrit. Recommencez dans un moment.",
    "SQLITE_NOTADB": "Ce fichier n’est pas une base : vérifiez l’adresse.",
    "SQLITE_CORRUPT": "Le fichier de la base est abîmé : arrêtez le service, et restaurez la dernière copie ailleurs.",
}
_BY_WORDS = (
    (
        ("password authentication", "authentification par mot de passe", "no password supplied", "pg_hba.conf"),
        f"PostgreSQL refuse le compte ou le mot de passe de la base. {_ADDRESS}",
    ),
    (
        ("does not exist", "n'existe pas", "n’existe pas"),
        "PostgreSQL répond, mais il n’a pas cette base ou ce compte : créez-les (« createuser », « createdb »).",
    ),
    (
        ("failed to resolve", "could not translate"),
        f"Le nom de la machine de la base est inconnu. {_ADDRESS}",
    ),
    (
        ("refused", "refusée", "timeout", "starting up", "shutting down", "No such file"),
        "La base de données ne répond pas : vérifiez que PostgreSQL tourne, et à quelle adresse. Rien n’a été changé.",
    ),
)
"""A connection that fails has no code: what libpq says is looked for, in the two languages of our servers."""


def trouble_of(error: SQLAlchemyError) -> str:
    """What happened and what to do, on one line."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    match cause:
        case sqlite3.Error():
            name = getattr(cause, "sqlite_errorname", "")
            return next((told for start, told in _BY_NAME.items() if name.startswith(start)), _UNKNOWN)
        case psycopg.Error(sqlstate=str() as state):
            return _BY_STATE.get(state, _UNKNOWN)
        case psycopg.Error():
            said = str(cause)
            return next((told for words, told in _BY_WORDS if any(word in said for word in words)), _UNKNOWN)
        case _:
            return _UNKNOWN


def code_of(error: BaseException) -> str:
    """The code of a failure for the log: no text of it; « - » when there is none."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "-"
