"""What the IT fixed, as it is told: the value of each rule, the note beside a setting, the warning of a bad file."""

from __future__ import annotations

from dataclasses import fields

import pytest

from desktop.domain.policy import LABELS, NO_POLICY, Policy, PolicyInForce, PolicyTrouble, no_policy

PLACE = "/etc/perron/policy.toml"


def test_every_rule_has_its_french_name():
    assert {field.name for field in fields(Policy)} == set(LABELS)


def test_without_a_file_nothing_is_fixed_and_nothing_is_told():
    assert no_policy() is NO_POLICY
    assert not NO_POLICY.is_there
    assert NO_POLICY.policy.lines == ()
    assert NO_POLICY.warning == ""
    assert [NO_POLICY.note(key) for key in LABELS] == [""] * len(LABELS)


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        (Policy(lock_minutes=1), ("lock_minutes", "Verrouillage, au plus tard après", "1\u00a0minute")),
        (Policy(lock_minutes=3), ("lock_minutes", "Verrouillage, au plus tard après", "3\u00a0minutes")),
        (Policy(retention_months=18), ("retention_months", "Durée de conservation", "18\u00a0mois")),
        (Policy(quick_code=False), ("quick_code", "Code du jour", "pas permis")),
        (Policy(update_notice=False), ("update_notice", "Annonce d’une nouvelle version", "arrêtée")),
        (Policy(proxy="p:1"), ("proxy", "Serveur mandataire (proxy)", "p:1")),
    ],
)
def test_each_rule_in_force_is_told_in_words(policy, line):
    assert policy.lines == (line,)
    in_force = PolicyInForce(policy, PLACE)
    assert in_force.fixes(line[0])
    assert in_force.note(line[0]) == f"Fixé par votre service informatique, dans {PLACE}."


def test_a_rule_that_leaves_the_choice_fixes_nothing():
    assert not PolicyInForce(Policy(quick_code=True, update_notice=True), PLACE).fixes("quick_code")


def test_the_warning_says_whether_other_rules_are_in_force():
    wrong = (PolicyTrouble("proxy", "…"),)
    assert "Aucune de ses règles" in PolicyInForce(Policy(), PLACE, wrong).warning
    warning = PolicyInForce(Policy(lock_minutes=3), PLACE, wrong).warning
    assert "Les autres règles s’appliquent." in warning
    assert "Votre carnet n’est pas touché." in warning
