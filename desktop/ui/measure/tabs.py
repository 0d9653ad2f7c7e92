"""What stands behind the tabs of a measure: promises, the scheme's own answers, the budget, papers, the bilan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.contact import NextStep
from desktop.domain.forms import Option
from desktop.domain.french import capital, join_labels, long_date
from desktop.domain.measure import MeasureState
from desktop.services.measure_answers import Answer
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Promise
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.parts.page_base import Fact
from desktop.ui.widgets import Chip, IconLabel, Line, LinkButton, SecondaryButton, TextLabel

Tick = Callable[[str, NextStep, bool], object]
"""(contact, step, done): a promise was ticked, or its tick taken back."""

_DATED_SHOWN = 8
_SHORT = 42
"""Characters of a fact for which half a line is enough."""
_BILAN_WORDS: dict[BilanState, tuple[str, Tone, str]] = {
    BilanState.DRAFT: ("En rédaction", "accent", "Continuer la rédaction"),
    BilanState.FROZEN: ("Figé, à signer", "warning", "Faire signer"),
    BilanState.SEALED: ("Scellé", "success", "Relire le bilan"),
}


class Tab(QWidget):
    """A page under a tab: parts one under the other, with titles."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE + 4)

    def title(self, words: str, caption: str = "") -> None:
        """Begins a part."""
        if self.column.count():
            self.column.addSpacing(SPACE)
            self.column.addWidget(Line())
        self.column.addWidget(TextLabel(words, "label"))
        if caption:
            self.column.addWidget(TextLabel(caption, "caption", muted=True))

    def add(self, widget: QWidget) -> None:
        """Puts something under the rest."""
        self.column.addWidget(widget)

    def act(self, widget: QWidget) -> None:
        """Puts something at the left that is only as wide as its words."""
        self.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def facts(self, facts: Sequence[Fact]) -> None:
        """Short facts two by two, long ones over the whole width."""
        holder = QWidget()
        pairs = PairLayout(holder, half_chars=_SHORT // 2)
        for fact in facts:
            pairs.add_field(fact, half=fact.length <= _SHORT)
        self.column.addWidget(holder)

    def say(self, words: str) -> None:
        """A quiet sentence."""
        self.column.addWidget(TextLabel(words, muted=True))


def goals_tab(
    view: MeasureView,
    objectives: QWidget,
    promises: Sequence[Promise],
    today: date,
    reasons: Sequence[Option],
    tick: Tick,
) -> Tab:
    """What is aimed at, what is promised and still to do, what was kept, why there is a measure."""
    tab = Tab()
    tab.title("Objectifs")
    tab.add(objectives)
    tab.title("Prochaines étapes promises")
    for promise in promises:
        tab.add(_promise(promise, today, tick))
    if not promises:
        tab.say("Aucune étape en attente. Celles que vous promettez se retrouvent ici.")
    kept = [(contact, step) for contact in view.contacts for step in contact.next_steps if not step.is_open]
    if kept:
        tab.title("Étapes réglées")
        for contact, step in kept[:_DATED_SHOWN]:
            tab.add(_kept(contact.id, step, tick))
    _why(tab, view, reasons)
    tab.column.addStretch(1)
    return tab


def _why(tab: Tab, view: MeasureView, reasons: Sequence[Option]) -> None:
    saisine = view.saisine
    if saisine is None or not (saisine.reasons or saisine.difficulties):
        return
    day = f" du {long_date(saisine.received_on)}" if saisine.received_on else ""
    tab.title("Pourquoi cette mesure", f"Fiche de saisine{day}")
    labels = {option.value: option.label for option in reasons}
    if saisine.reasons:
        words = join_labels([labels.get(one, one) for one in saisine.reasons])
        tab.add(Fact("Motifs de la saisine", capital(words), "shared"))
    if saisine.difficulties:
        tab.add(Fact("Difficultés au moment de la demande", saisine.difficulties, "shared"))


def _promise(promise: Promise, today: date, tick: Tick) -> QWidget:
    step = promise.step
    late = step.by is not None and step.by < today
    by = f"au plus tard le {long_date(step.by)}" if step.by else ""
    when = "échéance passée, " + by if late else by
    more = " · ".join(part for part in (step.who, when, f"promis le {long_date(promise.made_on)}") if part)
    line = _step_line(step.what, capital(more), "warning" if late else "hourglass", late=late)
    button = SecondaryButton("C’est fait", "check")
    button.setAccessibleName(f"C’est fait\u00a0: {step.what}")
    button.clicked.connect(lambda *_: tick(promise.contact_id, step, True))
    line.layout().addWidget(button)  # type: ignore[union-attr]
    return line


def _kept(contact_id: str, step: NextStep, tick: Tick) -> QWidget:
    done = f"Fait le {long_date(step.done_on)}" if step.done_on else f"Ne se fera pas\u00a0: {step.not_done}"
    line = _step_line(step.what, done, "check" if step.done_on else "cross", late=False)
    button = LinkButton("Remettre à faire")
    button.setAccessibleName(f"Remettre à faire\u00a0: {step.what}")
    button.clicked.connect(lambda *_: tick(contact_id, step, False))
    line.layout().addWidget(button)  # type: ignore[union-attr]
    return line


def _step_line(what: str, more: str, icon: str, *, late: bool) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(SPACE + 4)
    ink = "danger" if late else "success" if icon == "check" else "muted"
    row.addWidget(IconLabel(icon, ink), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(TextLabel(what, selectable=True))
    small = TextLabel(more, "caption", muted=not late)
    if late:
        small.setProperty("tone", "danger")
    words.addWidget(small)
    row.addLayout(words, 1)
    line.setAccessibleName(f"{what}, {more}")
    return line


def own_tab(
    view: MeasureView,
    slot: QWidget,
    correct: Callable[[], object],
    calendar: QWidget | None = None,
    education: QWidget | None = None,
) -> Tab:
    """What is the scheme's own, on top; the terms of the opening; the latest word on the scheme's own questions."""
    tab = Tab()
    if calendar is not None:
        tab.add(calendar)
    tab.title("À l’ouverture", _opened_words(view))
    if view.terms:
        tab.facts([Fact(answer.label, answer.words, answer.level) for answer in view.terms])
    if view.measure.is_open:
        button = LinkButton("Corriger l’ouverture", "pen")
        button.clicked.connect(lambda *_: correct())
        tab.act(button)
        tab.add(slot)
    if view.beginning is not None:
        tab.title("Au début de la mesure", f"{view.scheme.start_label}\u00a0: {long_date(view.measure.start)}")
        tab.facts([Fact(answer.label, answer.words, answer.level) for answer in view.beginning.answers])
    if view.answers:
        tab.title("Aux dernières rencontres")
        tab.facts([Fact(one.label, one.words, one.level, _since(one)) for one in view.answers])
    else:
        tab.say(f"Les réponses notées à chaque {view.scheme.visit_word}"
                " s’ajouteront ici, avec leur date.")  # fmt: skip
    if education is not None:
        tab.title("Actions d’éducation budgétaire", "Celles auxquelles ce ménage a participé")
        tab.add(education)
    tab.column.addStretch(1)
    return tab


def _opened_words(view: MeasureView) -> str:
    """« Ménage reçu le 3 mars 2026 », or the day of the start where nothing came before it."""
    measure = view.measure
    if measure.state is MeasureState.PREPARING or measure.opened_on is not None:
        return f"{view.scheme.received_label} {long_date(measure.first_day)}"
    return f"{view.scheme.start_label}\u00a0: {long_date(measure.start)}"


def _since(answer: Answer) -> str:
    """« Noté le 3 mars 2026 · le 3 octobre 2025 : En cours »; a list not ticked again was not withdrawn."""
    before = f" · le {long_date(answer.earlier[0][0])}\u00a0: {answer.earlier[0][1]}" if answer.earlier else ""
    return f"Noté le {long_date(answer.day)}{before}"


def bilan_tab(view: MeasureView, refusal: str, open_bilan: Callable[[], object]) -> Tab:
    """Where the bilan stands, and the way to it."""
    tab = Tab()
    bilan = view.bilan
    if bilan is None:
        owed = "Il sera à partager et à signer à la fin de la mesure."
        tab.say(refusal or (owed if view.scheme.requires_bilan else "Le bilan n’est pas commencé."))
        name = "Rédiger le bilan"
    else:
        words, tone, name = _BILAN_WORDS[bilan.state]
        tab.act(Chip(words, tone))
        tab.say(_bilan_sentence(bilan))
    if bilan is not None or not refusal:
        button = SecondaryButton(name, "document")
        button.clicked.connect(lambda *_: open_bilan())
        tab.act(button)
    tab.column.addStretch(1)
    return tab


def _bilan_sentence(bilan: Bilan) -> str:
    if bilan.state is BilanState.DRAFT:
        return "Le texte se modifie encore."
    if bilan.state is BilanState.FROZEN:
        return f"Texte figé le {long_date(bilan.made_on)}, prêt à être lu et signé."
    if bilan.is_signed:
        return f"Bilan du {long_date(bilan.made_on)}, signé par le ménage."
    return f"Bilan du {long_date(bilan.made_on)}, sans signature du ménage\u00a0: le motif est noté."
