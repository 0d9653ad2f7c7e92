"""Actions by name: found in any order, without accents, with a typing error, and only when they can be done."""

import pytest

from desktop.ui.keys.actions import Action, Actions


def _nothing() -> None:
    """What these actions do."""


@pytest.fixture
def actions() -> Actions:
    made = Actions()
    made.add(
        Action("lock", "Verrouiller le carnet", _nothing, "Ctrl+L", words="fermer quitter"),
        Action("new", "Créer un ménage", _nothing, words="nouveau fiche famille"),
        Action("send", "Envoyer maintenant", _nothing, group="Échanges"),
    )
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("verr", ["lock"]),
        ("carnet verrouiller", ["lock"]),
        ("creer menage", ["new"]),
        ("famille", ["new"]),
        ("fermer", ["lock"]),
        ("echanges", ["send"]),
        ("envyer", ["send"]),
        ("enovyer", ["send"]),
        ("envoyyer", ["send"]),
        ("envozer", ["send"]),
        ("xyz", []),
        ("verrouiller ménage", []),
        ("  ", []),
    ],
)
def test_words_find_an_action(actions: Actions, typed: str, found: list[str]):
    assert [action.id for action in actions.find(typed)] == found


def test_those_found_by_their_label_come_first(actions: Actions):
    actions.add(Action("file", "Fiche d’aide", _nothing))
    assert [action.id for action in actions.find("fiche")] == ["file", "new"]


def test_what_cannot_be_done_now_is_listed_but_not_found(actions: Actions):
    actions.add(Action("undo", "Rétablir la fiche", _nothing, enabled=lambda: False))
    assert "undo" in [action.id for action in actions.all()]
    assert actions.find("rétablir") == ()


def test_no_more_are_found_than_asked_for(actions: Actions):
    assert len(actions.find("e", limit=1)) == 1


def test_an_id_is_taken_once(actions: Actions):
    with pytest.raises(ValueError, match="lock"):
        actions.add(Action("lock", "Autre", _nothing))
    assert actions.get("lock").label == "Verrouiller le carnet"
