"""The profile is kept where the settings are: what is typed in Réglages stands on the papers."""

from __future__ import annotations

from dataclasses import fields, replace

from desktop.services.profile import Profile, keep_profile, profile_of
from desktop.services.settings import Settings


def test_every_part_of_the_profile_is_a_setting_of_that_name():
    assert {field.name for field in fields(Profile)} <= {field.name for field in fields(Settings)}


def test_what_is_saved_in_the_settings_is_the_profile_and_the_other_way_round(services, notebook):
    services.settings.save(replace(services.settings.load(), worker_name="Camille", operator="Soliha"))
    with notebook.read() as uow:
        assert profile_of(uow) == Profile("Camille", "", "Soliha")
    with notebook.write() as uow:
        keep_profile(uow, Profile("Anne", "Conseillère", "Soliha"))
    assert services.settings.load().worker_name == "Anne"
    assert services.settings.load().qualification == "Conseillère"
