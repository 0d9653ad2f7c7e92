"""The log tells where something went wrong and nothing of what was written."""

import logging
import sys
from collections.abc import Iterator

import pytest

from desktop.log import DiscreetFormatter, start_log


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    logger, hook = logging.getLogger("desktop"), sys.excepthook
    handlers, level = list(logger.handlers), logger.level
    yield
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)
    sys.excepthook = hook


def _fail() -> None:
    raise ValueError("DELATTRE Éloïse, 12 rue Émile Zola")


def test_an_exception_is_written_as_class_and_place_without_its_text() -> None:
    try:
        _fail()
    except ValueError:
        text = DiscreetFormatter().formatException(sys.exc_info())
    assert text.startswith("ValueError\n")
    assert "tests.test_log:" in text
    assert "_fail" in text
    assert "DELATTRE" not in text


def test_an_uncaught_error_goes_to_the_file_without_its_text(tmp_path, capsys) -> None:
    start_log(tmp_path / "log")
    try:
        _fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    written = (tmp_path / "log" / "perron.log").read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "DELATTRE" not in written
    assert "DELATTRE" not in capsys.readouterr().err


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    start_log(tmp_path / "file" / "log")
    logging.getLogger("desktop").warning("nothing is written")
    assert not (tmp_path / "file" / "log").exists()
