"""What the IT fixed is held by the services themselves, whoever asks: a screen, a command, a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.policy import Policy, PolicyInForce
from desktop.errors import AppError, InvalidInputError
from desktop.services.bundle import Services
from desktop.services.exchange import enrolment_field
from desktop.services.notebooks import NotebookService, QuickEndedError
from desktop.services.policies import FixedByPolicyError
from desktop.services.trust import Proxy, network_trust
from desktop.services.workspace import Workspace
from tests.conftest import CHEAP, PASSPHRASE
from tests.factories import saved_household, set_day

PLACE = "/etc/perron/policy.toml"


@pytest.fixture
def under(workspace: Workspace):
    """The same notebook on a computer for which something is fixed."""

    def made(policy: Policy) -> Services:
        return Services.over(replace(workspace, policy=PolicyInForce(policy, PLACE)))

    return made


def assert_refused(act, *arguments) -> None:
    with pytest.raises(FixedByPolicyError) as refused:
        act(*arguments)
    assert "Fixé par votre service informatique" in refused.value.sentence
    assert PLACE in refused.value.sentence


def test_a_longer_delay_of_the_lock_is_refused_and_a_shorter_one_is_kept(under):
    settings = under(Policy(lock_minutes=3)).settings
    assert settings.load().lock_minutes == 3
    assert_refused(settings.save, replace(settings.load(), lock_minutes=5))
    assert settings.save(replace(settings.load(), lock_minutes=1)).lock_minutes == 1


def test_what_the_worker_chose_comes_back_when_nothing_is_fixed_any_more(under, services):
    services.settings.save(replace(services.settings.load(), lock_minutes=10))
    fixed = under(Policy(lock_minutes=3)).settings
    fixed.save(replace(fixed.load(), text_percent=150))
    assert fixed.load().lock_minutes == 3
    assert services.settings.load().lock_minutes == 10
    assert services.settings.load().text_percent == 150


def test_the_second_place_is_that_of_the_policy_and_no_other_may_be_chosen(under, services, tmp_path):
    own, fixed = tmp_path / "usb", tmp_path / "share"
    own.mkdir()
    fixed.mkdir()
    services.backups.set_place(own)
    backups = under(Policy(backup_place=str(fixed))).backups
    assert_refused(backups.set_place, own)
    assert_refused(backups.set_place, None)
    assert backups.state().place == str(fixed)
    saved_household(services)
    backups.make()
    assert backups.copy_away()
    assert [one.name.startswith("perron-") for one in fixed.iterdir()] == [True]
    assert list(own.iterdir()) == []


def test_a_fixed_place_that_is_never_there_is_told_after_a_week(under, clock, tmp_path):
    backups = under(Policy(backup_place=str(tmp_path / "nowhere"))).backups
    backups.make()
    assert not backups.copy_away()
    assert not backups.state().warns
    set_day(clock, clock.today() + timedelta(days=8))
    assert not backups.copy_away()
    assert backups.state().tells_away


def test_the_proxy_is_that_of_the_policy_with_the_workers_own_name_and_password(under):
    services = under(Policy(proxy="proxy.exemple.fr:3128"))
    assert services.trust.proxy() == Proxy("proxy.exemple.fr:3128")
    assert_refused(services.trust.set_proxy, Proxy("autre.exemple.fr:3128"))
    assert_refused(services.trust.set_proxy, Proxy())
    services.trust.set_proxy(Proxy("proxy.exemple.fr:3128", "lea", "secret"))
    with services.workspace.notebook.read() as uow:
        assert network_trust(uow, services.policy.policy).proxy == "http://lea:secret@proxy.exemple.fr:3128"


def test_a_password_for_another_proxy_is_not_told_to_the_fixed_one(under, services):
    services.trust.set_proxy(Proxy("maison.exemple:1", "lea", "secret"))
    fixed = under(Policy(proxy="proxy.exemple.fr:3128"))
    assert fixed.trust.proxy() == Proxy("proxy.exemple.fr:3128")
    assert services.trust.proxy() == Proxy("maison.exemple:1", "lea", "secret")


def test_no_other_server_may_be_enrolled_at(under):
    exchange = under(Policy(server="https://perron.exemple/")).exchange
    with pytest.raises(FixedByPolicyError) as refused:
        exchange.enrol("https://ailleurs.exemple", "CODE")
    assert enrolment_field(refused.value) == "server"
    with pytest.raises(AppError) as other:
        exchange.enrol("https://perron.exemple", "CODE")
    assert not isinstance(other.value, FixedByPolicyError)


def test_the_timestamp_server_and_the_delay_of_retention_are_those_of_the_policy(under):
    services = under(Policy(timestamp_server="https://tsa.exemple/", retention_months=18))
    assert services.timestamps.state().server == "https://tsa.exemple/"
    assert_refused(services.timestamps.choose, "https://autre.exemple/")
    assert services.retention.state().months == 18
    assert_refused(services.retention.set_months, 24)


def test_a_rule_that_leaves_the_choice_holds_nobody_back(under):
    services = under(Policy())
    services.retention.set_months(36)
    assert services.retention.state().months == 36
    with pytest.raises(InvalidInputError):
        services.retention.set_months(3)


def test_the_rules_are_read_anew_at_each_opening_and_a_code_of_the_day_ends_with_them(
    notebook_dir: Path, resources, clock
):
    rules = [PolicyInForce()]
    service = NotebookService(
        notebook_dir, resources, clock, CHEAP, marks=None, read_policy=lambda: rules[-1]
    )  # fmt: skip
    first = service.open(PASSPHRASE)
    assert not first.policy.is_there
    first.notebook.close()
    rules.append(PolicyInForce(Policy(quick_code=False), PLACE))
    second = service.open(PASSPHRASE)
    try:
        assert second.policy.fixes("quick_code")
        assert_refused(service.turn_quick_on, second, PASSPHRASE, "194837")
        assert not service.quick.is_on(second)
        assert not service.quick.renew(second)
    finally:
        second.notebook.close()
    with pytest.raises(QuickEndedError, match="service informatique"):
        service.open_quickly("194837")
