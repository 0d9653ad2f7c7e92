"""A program that is replaced or removed while its window is open says so, once, over an open notebook."""

import pytest

from desktop.ui.crash.replaced import ReplacedProgram


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "perron"
    path.write_bytes(b"version 1")
    return path


class Listener:
    def __init__(self, program):
        self.is_open = True
        self.told = []
        self.watch = ReplacedProgram(program, lambda: self.is_open, self.told.append)

    @property
    def happened(self):
        return [error.happened for error in self.told]


@pytest.fixture
def listener(qtbot, program):
    listener = Listener(program)
    yield listener
    listener.watch.deleteLater()


def replace(program):
    """As a package manager does: the new file is written beside, then takes the name."""
    beside = program.with_suffix(".dpkg-new")
    beside.write_bytes(b"version 2")
    beside.replace(program)


def test_nothing_is_told_while_the_program_is_the_one_that_was_started(listener):
    listener.watch.look()
    assert listener.told == []


def test_an_update_is_told_once_with_what_is_safe_and_what_to_do(listener, program):
    replace(program)
    listener.watch.look()
    listener.watch.look()
    assert listener.happened == ["Perron vient d’être mis à jour sur cet ordinateur."]
    assert "gardé" in listener.told[0].safe
    assert "fermez Perron" in listener.told[0].do


def test_a_removal_is_told_as_one(listener, program):
    program.unlink()
    listener.watch.look()
    assert listener.happened == ["Perron vient d’être enlevé de cet ordinateur."]


def test_over_a_closed_notebook_nothing_is_told_until_it_is_open(listener, program):
    listener.is_open = False
    replace(program)
    listener.watch.look()
    assert listener.told == []
    listener.is_open = True
    listener.watch.look()
    assert len(listener.told) == 1


def test_after_a_lock_it_is_told_again(listener, program):
    replace(program)
    listener.watch.look()
    listener.watch.forget()
    listener.watch.look()
    assert len(listener.told) == 2
