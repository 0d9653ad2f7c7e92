"""Whatever draws a document is in the catalogue that the structure and veraPDF are tried on."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import desktop.reports
from desktop.reports.agenda_file import render_agenda
from desktop.reports.sealing import SEAL_PLACE
from tests.reports.documents import CATALOGUE, NAMES, SIGNED, document_named

_NO_PDF = {render_agenda}
"""What draws a file of another kind."""


def test_every_function_that_draws_a_document_has_an_entry():
    modules = [
        import_module(f"desktop.reports.{found.name}") for found in pkgutil.iter_modules(desktop.reports.__path__)
    ]
    drawing = {
        made
        for module in modules
        for name, made in vars(module).items()
        if name.startswith("render_") and made.__module__ == module.__name__
    }
    assert len(drawing) > 9
    assert {entry.render for entry in CATALOGUE.values()} == drawing - _NO_PDF


def test_each_type_is_there_with_content_that_is_hard_on_a_layout_too():
    easy = {entry.render for name, entry in CATALOGUE.items() if not name.startswith("hostile")}
    hard = {entry.render for name, entry in CATALOGUE.items() if name.startswith("hostile") or name == "access"}
    alone = {entry.render.__name__ for entry in CATALOGUE.values()} - {one.__name__ for one in hard & easy}
    assert alone == {"render_recovery_sheet"}  # nobody types anything into it but the name of the notebook


def test_whatever_has_places_is_there_after_each_answer_after_its_seal_and_with_a_timestamp():
    places = {name for name in CATALOGUE if b"/FT /Sig" in document_named(name)}
    assert places == set(SIGNED)
    assert all(given[-1].place == SEAL_PLACE for given in SIGNED.values())
    assert len(NAMES) == len(set(NAMES)) == len(CATALOGUE) + sum(len(given) + 1 for given in SIGNED.values())
