"""A newer version is told once until the next one, from a receiver that announces it, and never against the IT."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import __version__
from desktop.domain.policy import Policy, PolicyInForce
from desktop.services.exchange_state import ENROLMENT
from desktop.services.updates import UpdateService, keep_release
from tests.services.two_laptops import receiver_at

PAGE = "https://perron.exemple/versions"


@pytest.fixture
def updates(workspace):
    return UpdateService(workspace, "1.2.0")


def announce(workspace, version: str, page: str = PAGE) -> None:
    keep_release(workspace, version, page)


def test_a_later_version_is_told_with_its_page(updates, workspace):
    assert updates.notice() is None
    announce(workspace, "1.3.0")
    assert updates.words() == (
        "La version 1.3.0 de Perron est disponible. Votre service informatique vous la proposera\u00a0: vous n’avez "
        f"rien à faire.\nPour en savoir plus\u00a0: {PAGE}"
    )


@pytest.mark.parametrize("version", ["1.2.0", "1.1.9", "1.3", "1.3.0-rc.1", "demain", ""])
def test_what_is_no_later_version_is_not_told(updates, workspace, version):
    announce(workspace, version)
    assert updates.notice() is None
    assert updates.words() == ""


def test_a_version_that_is_known_is_told_no_more_until_the_next_one(updates, workspace):
    announce(workspace, "1.3.0")
    updates.dismiss()
    assert updates.words() == ""
    notice = updates.notice()
    assert notice is not None
    assert notice.is_dismissed
    announce(workspace, "1.4.0")
    assert "1.4.0" in updates.words()


def test_a_receiver_that_announces_nothing_any_more_is_heard(updates, workspace):
    announce(workspace, "1.3.0")
    keep_release(workspace)
    assert updates.notice() is None
    updates.dismiss()
    announce(workspace, "1.3.0")
    assert updates.words()


def test_the_it_may_want_none_to_be_told(workspace):
    announce(workspace, "1.3.0")
    fixed = replace(workspace, policy=PolicyInForce(Policy(update_notice=False), "/etc/perron/policy.toml"))
    assert UpdateService(fixed, "1.2.0").words() == ""
    assert UpdateService(workspace, "1.2.0").words()


@pytest.mark.parametrize(
    "page",
    [
        "http://perron.exemple",
        "javascript:alert(1)",
        "https://moi@perron.exemple",
        "https://é.exemple",
        "https://a b",
        "https://[perron.exemple",
    ],
)
def test_a_page_that_is_no_plain_address_is_left_out(updates, workspace, page):
    announce(workspace, "1.3.0", page)
    assert updates.words().endswith("vous n’avez rien à faire.")


def test_a_round_brings_what_the_receiver_announces_and_takes_it_away(services, tmp_path):
    with receiver_at(tmp_path, laptop_version="99.0.0", laptop_page=PAGE) as receiver:
        services.exchange.enrol(receiver.url, receiver.new_code())
        assert services.updates.words() == ""
        assert services.exchange.push().trouble is None
        assert "La version 99.0.0 de Perron" in services.updates.words()
    with receiver_at(tmp_path) as receiver:
        with services.workspace.notebook.write() as uow:
            uow.settings.put(ENROLMENT, uow.settings.get(ENROLMENT) | {"server": receiver.url})
        assert services.exchange.push().trouble is None
        assert services.updates.notice() is None


def test_the_version_that_runs_is_its_own(services, workspace):
    announce(workspace, __version__)
    assert services.updates.notice() is None
