"""What is imported by its name, late, is there under that name."""

from __future__ import annotations

from importlib import import_module

import pytest

import desktop.ui.widgets as widgets
from desktop.ui.work.warm_up import SCREENS


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_to_be_warmed_up_is_a_module(name):
    assert import_module(name).__name__ == name


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_widget_offered_is_where_it_is_said_to_be(name):
    assert getattr(widgets, name).__module__ == f"desktop.ui.widgets.{widgets._MODULES[name]}"


def test_a_widget_is_offered_for_every_place_noted():
    assert sorted(widgets.__all__) == sorted(widgets._MODULES)


def test_a_name_that_is_not_offered_is_not_there():
    assert not hasattr(widgets, "Nothing")
