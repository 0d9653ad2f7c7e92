"""The real databases and receivers of the tests."""

from tests.conftest_postgres import (  # noqa: F401
    empty_url,
    migrated_template,
    postgres_server,
    postgres_url,
    receiver,
    receiver_url,
)
