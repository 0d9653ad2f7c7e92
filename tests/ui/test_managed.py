"""Where the IT looks after the computer: what it fixed is shown locked, a newer version quietly, a diagnosis whole."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop.domain.policy import Policy, PolicyInForce, PolicyTrouble
from desktop.services.bundle import Services
from desktop.services.notebooks import NotebookService
from desktop.services.updates import keep_release
from desktop.ui.exchange.enrolment import EnrolmentCard
from desktop.ui.locking.gate import Gate
from desktop.ui.parts.diagnosing import DiagnosingView
from desktop.ui.screen import Screen
from desktop.ui.settings.backups import BackupsCard
from desktop.ui.settings.managed import DiagnosticsCard, PolicyCard, UpdateCard
from desktop.ui.settings.personal_data import DelayCard
from desktop.ui.settings.quick import QuickCard
from desktop.ui.settings.seal import TimestampCard
from desktop.ui.settings.security import LOCK_DELAYS, LockCard, allowed_delays
from desktop.ui.settings.trust import ProxyCard
from desktop.ui.today.update import UpdateBanner
from desktop.ui.unlock.diagnosing import DiagnosingPage
from desktop.ui.widgets import TextLabel
from desktop.ui.work.tasks import Token
from tests.conftest import CHEAP

pytest_plugins = ["tests.ui.screen_fixtures"]

PLACE = "/etc/perron/policy.toml"
NOTE = f"Fixé par votre service informatique, dans {PLACE}."


@pytest.fixture
def under(screen: Screen):
    """The same screen on a computer for which something is fixed."""

    def made(policy: Policy) -> Screen:
        in_force = PolicyInForce(policy, PLACE)
        return replace(screen, services=Services.over(replace(screen.services.workspace, policy=in_force)))

    return made


@pytest.fixture
def own_gate(notebook_dir, resources, clock) -> Gate:
    return Gate(
        notebook_dir,
        lambda directory: NotebookService(directory, resources, clock, CHEAP, marks=None),
        lambda _place, _phrase: None,
    )


def assert_held(line: QLineEdit, value: str) -> None:
    assert line.isReadOnly()
    assert line.text() == value
    assert line.accessibleDescription() == NOTE


@pytest.mark.parametrize(
    ("most", "offered"), [(0, LOCK_DELAYS), (3, (1, 3)), (4, (1, 3, 4)), (1, (1,)), (15, LOCK_DELAYS)]
)
def test_only_shorter_delays_of_the_lock_are_offered(most, offered):
    assert allowed_delays(most) == offered


def test_the_longest_delay_is_told_beside_the_choices(under, qtbot):
    card = LockCard(under(Policy(lock_minutes=4)).services.policy)
    qtbot.addWidget(card)
    card.show()
    card.show_settings(under(Policy(lock_minutes=4)).services.settings.load())
    assert card.delay.value() == "4"
    assert card.note.text == f"4\u00a0minutes au plus. {NOTE}"
    assert card.note.isVisible()


def test_without_rules_nothing_is_said(screen, qtbot):
    for card in (LockCard(), ProxyCard(screen), TimestampCard(screen), DelayCard(screen), EnrolmentCard(screen)):
        qtbot.addWidget(card)
        card.show()
        assert not card.note.isVisible()
    assert not ProxyCard(screen).address.isReadOnly()


def test_addresses_that_are_fixed_can_be_read_and_not_written(under, qtbot):
    screen = under(
        Policy(server="https://perron.exemple/", proxy="proxy.exemple:3128", timestamp_server="https://tsa.exemple/")
    )
    proxy, stamps, enrolment = ProxyCard(screen), TimestampCard(screen), EnrolmentCard(screen)
    for card in (proxy, stamps, enrolment):
        qtbot.addWidget(card)
        card.show()
        assert card.note.isVisible()
        assert card.note.text == NOTE
    assert_held(proxy.address, "proxy.exemple:3128")
    assert_held(stamps.address, "https://tsa.exemple/")
    enrolment.show_state(screen.services.exchange.state())
    assert_held(enrolment.server, "https://perron.exemple/")


def test_the_workers_own_name_for_a_fixed_proxy_is_kept(under, qtbot):
    screen = under(Policy(proxy="proxy.exemple:3128"))
    card = ProxyCard(screen)
    qtbot.addWidget(card)
    card.user.setText("lea")
    card.keep.click()
    assert screen.services.trust.proxy().user == "lea"


def test_a_fixed_second_place_cannot_be_changed_nor_forgotten(under, qtbot, tmp_path):
    card = BackupsCard(under(Policy(backup_place=str(tmp_path))))
    qtbot.addWidget(card)
    card.show()
    card.show_state()
    qtbot.waitUntil(lambda: card.place.text() == str(tmp_path))
    assert card.note.isVisible()
    assert card.choose_place.isHidden()
    assert card.forget_place.isHidden()


def test_a_delay_of_retention_that_is_no_usual_one_is_shown_and_held(under, qtbot):
    card = DelayCard(under(Policy(retention_months=20)))
    qtbot.addWidget(card)
    card.show()
    assert card.delay.value() == "20"
    assert not card.delay.isEnabled()
    assert card.note.isVisible()


def test_without_a_code_of_the_day_nothing_is_asked(under, own_gate, qtbot):
    card = QuickCard(under(Policy(quick_code=False)), own_gate)
    qtbot.addWidget(card)
    card.show()
    assert card.note.text.startswith("Le code du jour n’est pas permis sur cet ordinateur.")
    assert not card.button.isVisible()
    assert not card.code_field.isVisible()


def shown(widget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(TextLabel) if label.isVisible())


def test_the_rules_are_listed_with_their_file_and_what_is_wrong_in_it(qtbot):
    trouble = PolicyTrouble("proxy", "Une adresse est attendue.")
    card = PolicyCard(PolicyInForce(Policy(lock_minutes=3), PLACE, (trouble, PolicyTrouble("", "Illisible."))))
    qtbot.addWidget(card)
    card.show()
    told = shown(card)
    wrong = "Serveur mandataire (proxy)\u00a0: Une adresse est attendue."
    rule = "Verrouillage, au plus tard après | 3\u00a0minutes"
    for words in (rule, PLACE, "Illisible.", wrong, "Votre carnet n’est pas touché"):
        assert words in told


def test_without_rules_the_card_says_so(qtbot):
    card = PolicyCard(PolicyInForce())
    qtbot.addWidget(card)
    card.show()
    assert shown(card).endswith("Aucune règle n’est fixée pour cet ordinateur\u00a0: tout se règle ici.")


def test_a_newer_version_is_told_above_the_day_until_it_is_understood(screen, qtbot):
    banner, card = UpdateBanner(screen), UpdateCard(screen)
    for widget in (banner, card):
        qtbot.addWidget(widget)
    holder = TextLabel("")
    qtbot.addWidget(holder)
    banner.setParent(holder)
    banner.refresh()
    assert banner.isHidden()
    keep_release(screen.services.workspace, "99.1.0")
    screen.hub.tell("outbox")
    qtbot.waitUntil(lambda: not banner.isHidden())
    assert banner.text.startswith("La version 99.1.0 de Perron est disponible.")
    banner.dismiss()
    assert banner.isHidden()
    card.show_notice()
    assert "99.1.0" in card.words.text()


def test_where_the_it_wants_no_notice_the_settings_say_so(under, qtbot):
    screen = under(Policy(update_notice=False))
    keep_release(screen.services.workspace, "99.1.0")
    card = UpdateCard(screen)
    qtbot.addWidget(card)
    assert card.words.text() == "L’annonce d’une nouvelle version est arrêtée sur cet ordinateur."


def prepared(view: DiagnosingView, qtbot) -> str:
    view.make.click()
    qtbot.waitUntil(view.text.isVisible)
    return view.text.toPlainText()


def test_what_is_saved_is_what_was_read(screen, own_gate, qtbot, tmp_path):
    out = tmp_path / "diagnostic.zip"
    card = DiagnosticsCard(screen, own_gate, lambda _parent: out)
    qtbot.addWidget(card)
    card.resize(900, 700)
    card.show()
    assert card.view.save.isHidden()
    read = prepared(card.view, qtbot)
    assert "Vérification du carnet" in read
    card.view.save.click()
    with zipfile.ZipFile(out) as archive:
        assert archive.read("diagnostic.txt").decode().replace("\u00a0", " ") == read
    assert card.view.kept.isVisible()


def test_a_place_that_cannot_be_written_is_told_and_another_may_be_chosen(screen, own_gate, qtbot, tmp_path):
    places = [tmp_path / "nowhere" / "d.zip", None, tmp_path / "d.zip"]
    card = DiagnosticsCard(screen, own_gate, lambda _parent: places.pop(0))
    qtbot.addWidget(card)
    card.show()
    prepared(card.view, qtbot)
    card.view.save.click()
    assert "Choisissez un autre dossier" in card.view.trouble.text
    assert card.view.trouble.isVisible()
    card.view.save.click()
    assert not (tmp_path / "d.zip").exists()
    card.view.save.click()
    assert (tmp_path / "d.zip").exists()
    assert not card.view.trouble.isVisible()


def test_before_the_notebook_is_open_a_diagnosis_says_less(screen, own_gate, qtbot, tmp_path):
    page = DiagnosingPage(own_gate, screen.tasks, lambda _parent: tmp_path / "d.zip")
    qtbot.addWidget(page)
    page.show()
    assert "Le carnet n’est pas ouvert" in prepared(page.view, qtbot)
    with qtbot.waitSignal(page.left):
        page.back.click()


def test_a_check_that_was_left_goes_no_further(screen, own_gate, qtbot):
    seen: list[Token] = []

    def make(token: Token):
        seen.append(token)
        return own_gate.diagnose(None, token.progress)

    view = DiagnosingView(screen.tasks, make)
    qtbot.addWidget(view)
    view.begin()
    view.stop()
    qtbot.waitUntil(view.make.isEnabled)
    assert all(token.is_cancelled for token in seen)
