"""The first start, whole, by keyboard: four steps of which only the passphrase is required."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from desktop.ui.locking.code_step import sheet_dialog
from desktop.ui.locking.gate import DEMONSTRATION_PASSPHRASE
from desktop.ui.unlock.first_start import FirstStart
from desktop.ui.widgets import Banner
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

PASSPHRASE = "écharpe lundi boussole pavot trottoir nuage savon hamac"
WEAK = "une phrase de passe bien longue"


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def first_start(window) -> FirstStart:
    assert isinstance(window.page, FirstStart)
    return window.page


def enter() -> None:
    press(focus(), Qt.Key.Key_Return, text="\r")


def space() -> None:
    press(focus(), Qt.Key.Key_Space, text=" ")


def tab() -> None:
    press(focus(), Qt.Key.Key_Tab, text="\t")


def to_passphrase(window) -> FirstStart:
    start = first_start(window)
    space()
    start.identity.later.click()
    return start


def to_code(window, qtbot):
    start = to_passphrase(window)
    type_text(focus(), PASSPHRASE)
    enter()
    type_text(focus(), PASSPHRASE)
    enter()
    qtbot.waitUntil(lambda: start.currentWidget() is not start.passphrase)
    return start, start.currentWidget()


def test_the_whole_assistant_by_keyboard(open_app, qtbot, gate):
    window = open_app()
    start = first_start(window)
    space()
    for text in ("Camille Martin", "Conseillère en économie sociale familiale", "Soliha"):
        type_text(focus(), text)
        enter()
    assert start.currentWidget() is start.passphrase
    type_text(focus(), PASSPHRASE)
    enter()
    type_text(focus(), PASSPHRASE)
    enter()
    qtbot.waitUntil(lambda: start.currentWidget() is not start.passphrase)
    code = start.currentWidget()
    code.copied.setFocus()
    space()
    type_text(focus(), code.groups.accessibleName().split()[-1].split("-")[code.asked - 1])
    with qtbot.waitSignal(window.opened):
        enter()
        territories = start.currentWidget()
        space()
        territories.finish.setFocus()
        space()
    kept = window.bench.services.settings.load()
    assert (kept.worker_name, kept.operator) == ("Camille Martin", "Soliha")
    assert kept.qualification == "Conseillère en économie sociale familiale"
    assert kept.territories == (window.bench.services.workspace.resources.communes.territories[0],)
    assert kept.recovery_noted
    assert window.bench.main.current_key == "today"
    assert gate.exists()


def test_every_step_but_the_passphrase_can_be_left_for_later(open_app, qtbot):
    window = open_app()
    start, code = to_code(window, qtbot)
    code.later.click()
    assert "pour toujours" in code.risk.text
    with qtbot.waitSignal(code.done):
        code.risk.findChildren(type(code.later))[0].click()
    with qtbot.waitSignal(window.opened):
        start.currentWidget().later.click()
    assert not window.bench.services.settings.load().recovery_noted
    assert any("fiche de secours" in words for words in window.bench.main.messages.messages)


def test_a_short_passphrase_is_told_beside_its_field_and_makes_nothing(open_app, qtbot, gate):
    start = to_passphrase(open_app())
    type_text(focus(), "trop court")
    start.passphrase.button.click()
    assert "12 caractères" in start.passphrase.passphrase.first_field.error
    assert start.passphrase.passphrase.first.text() == "trop court"
    assert not gate.exists()


def test_two_different_passphrases_are_told_beside_the_second(open_app, qtbot, gate):
    start = to_passphrase(open_app())
    type_text(focus(), PASSPHRASE)
    enter()
    type_text(focus(), PASSPHRASE + "!")
    enter()
    assert "pas les mêmes" in start.passphrase.passphrase.second_field.error
    assert focus() is start.passphrase.passphrase.second.edit
    assert not gate.exists()


def test_the_gauge_follows_what_is_typed(open_app):
    start = to_passphrase(open_app())
    type_text(focus(), "azertyuiop123")
    assert "trop facile" in start.passphrase.passphrase.gauge.word
    type_text(focus(), " jardin fenêtre tambour cerise moulin ardoise violon")
    assert start.passphrase.passphrase.gauge.word.endswith("solide")


def test_the_gauge_says_while_one_types_how_many_words_the_refusal_would_ask_for(open_app):
    new = to_passphrase(open_app()).passphrase.passphrase
    type_text(focus(), "jardin bleu fenêtre tambour cerise moulin")
    assert new.gauge.word.endswith("encore deux mots")
    assert "solide" not in new.gauge.word
    enter()
    assert "Ajoutez-y deux mots" in new.first_field.error
    assert focus() is new.first.edit


def test_a_phrase_that_would_be_refused_is_told_when_it_is_left_before_it_is_typed_again(open_app):
    new = to_passphrase(open_app()).passphrase.passphrase
    type_text(focus(), "jardin bleu fenêtre")
    assert new.first_field.error == ""
    new.second.setFocus()
    assert "se devinerait" in new.first_field.error


def test_a_wrong_group_is_told_and_the_right_one_goes_on(open_app, qtbot):
    start, code = to_code(open_app(), qtbot)
    code.copied.click()
    assert code.groups.isHidden()
    type_text(code.typed, "0000")
    enter()
    assert "pas ce groupe" in code.question.error
    assert start.currentWidget() is code


def test_the_sheet_is_written_outside_the_notebook(open_app, qtbot, tmp_path: Path):
    place = tmp_path / "clé usb.pdf"
    _, code = to_code(open_app(choose_place=lambda _parent: place), qtbot)
    code.save.click()
    assert "loin de" in code.keeping.text
    assert "même ordinateur protège peu" in code.keeping.text
    code.keeping.findChildren(type(code.later))[0].click()
    qtbot.waitUntil(code.typed.isVisible)
    assert place.read_bytes().startswith(b"%PDF")
    assert str(place) in code.saved.text


def test_no_place_is_proposed_for_the_sheet_and_its_ending_is_added_before_replacing_is_asked(open_app, tmp_path: Path):
    dialog = sheet_dialog(open_app())
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert [path for path in dialog.selectedFiles() if not Path(path).is_dir()] == []
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("fiche")
    assert dialog.selectedFiles() == [str(tmp_path / "fiche.pdf")]
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)


@pytest.mark.parametrize("was_there", [False, True])
@pytest.mark.posix
def test_the_sheet_is_its_owners_alone(open_app, qtbot, tmp_path: Path, was_there):
    place = tmp_path / "fiche.pdf"
    if was_there:
        place.write_bytes(b"something longer than nothing")
        place.chmod(0o644)
    _, code = to_code(open_app(choose_place=lambda _parent: place), qtbot)
    code.keeping.findChildren(type(code.later))[0].click()
    qtbot.waitUntil(code.typed.isVisible)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert place.read_bytes().startswith(b"%PDF")


def test_the_sheet_is_never_written_beside_the_notebook(open_app, qtbot, gate):
    place = gate.directory / "fiche.pdf"
    _, code = to_code(open_app(choose_place=lambda _parent: place), qtbot)
    code.save.click()
    code.keeping.findChildren(type(code.later))[0].click()
    qtbot.waitUntil(lambda: bool(code.trouble))
    assert "dossier du carnet" in code.trouble
    assert not place.exists()


def test_leaving_in_the_middle_keeps_the_notebook_and_its_passphrase(open_app, qtbot, gate):
    window = open_app()
    to_code(window, qtbot)
    window.close()
    services = gate.open(PASSPHRASE)
    assert services.households.count() == 0
    assert not services.settings.load().recovery_noted
    services.close()


@pytest.mark.parametrize("again", [False, True])
def test_the_demonstration_opens_by_itself_and_says_what_it_is(open_app, qtbot, gate, again):
    if again:
        gate.demonstration().make_demonstration()
    window = open_app()
    with qtbot.waitSignal(window.opened, timeout=20_000):
        first_start(window).welcome.demonstration.click()
    assert not gate.exists()
    assert "inventés" in window.banner
    assert window.bench.services.status.counts()["households"] == 3
    window.lock()
    assert any(DEMONSTRATION_PASSPHRASE in told.text for told in window.page.findChildren(Banner))


def test_a_proposed_phrase_fills_the_first_line_and_must_be_typed_once_more(open_app, qtbot, gate):
    start = to_passphrase(open_app())
    new = start.passphrase.passphrase
    new.proposal.ask.click()
    refused = new.proposal.phrase.text()
    new.proposal.another.click()
    phrase = new.proposal.phrase.text()
    assert phrase != refused
    new.proposal.take.setFocus()
    space()
    assert new.first.text() == phrase
    assert new.first.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert new.gauge.word.endswith("solide")
    assert not new.proposal.is_unfolded
    start.passphrase.button.click()
    assert "pas les mêmes" in new.second_field.error
    assert not gate.exists()
    type_text(new.second.edit, phrase)
    with qtbot.waitSignal(start.passphrase.made):
        enter()
    assert (new.first.text(), new.proposal.phrase.text()) == ("", "")
    assert new.first.edit.echoMode() is QLineEdit.EchoMode.Password


def test_one_can_go_back_to_what_was_said_before(open_app):
    start = to_passphrase(open_app())
    start.identity.name.setText("Camille Martin")
    start.passphrase.back.click()
    assert start.currentWidget() is start.identity
    assert start.identity.name.text() == "Camille Martin"
    start.identity.back.click()
    assert start.currentWidget() is start.welcome


def test_a_territory_ticked_before_later_is_kept(open_app, qtbot):
    window = open_app()
    start, code = to_code(window, qtbot)
    code.done.emit(False)
    step = start.currentWidget()
    step.territories.set_value(["Artois"])
    with qtbot.waitSignal(window.opened):
        step.later.click()
    assert window.bench.services.settings.load().territories == ("Artois",)


def test_a_phrase_that_would_be_guessed_is_refused_with_what_is_missing_and_one_word_after_another_mends_it(
    open_app, qtbot, gate
):
    start = to_passphrase(open_app())
    new = start.passphrase.passphrase
    type_text(new.first.edit, WEAK)
    type_text(new.second.edit, WEAK)
    start.passphrase.button.click()
    start.passphrase.button.click()
    assert "se devinerait" in new.first_field.error
    assert "Ajoutez-y sept mots" in new.first_field.error
    assert not gate.exists()
    for field in (new.first, new.second):
        type_text(field.edit, " cerise moulin ardoise violon tambour hamac pavot")
    with qtbot.waitSignal(start.passphrase.made):
        start.passphrase.button.click()
    qtbot.waitUntil(lambda: start.currentWidget() is not start.passphrase)


def test_what_a_proposed_phrase_is_worth_is_said_in_human_words(open_app):
    proposal = to_passphrase(open_app()).passphrase.passphrase.proposal
    proposal.unfold()
    assert "il faudrait des milliers d’années" in proposal.worth.text()
    assert "bits" not in proposal.worth.text()


def test_the_step_of_the_passphrase_and_that_of_the_sheet_say_the_same_of_forgetting(open_app, qtbot):
    start, code = to_code(open_app(), qtbot)
    told = {label.text() for page in (start.passphrase, code) for label in page.findChildren(QLabel)}
    assert not any("Elle seule ouvre" in one or "la seule façon" in one for one in told)
    assert any("la fiche de secours de l’étape suivante l’ouvrira" in one for one in told)
    assert any("ce code rouvre le carnet" in one for one in told)
