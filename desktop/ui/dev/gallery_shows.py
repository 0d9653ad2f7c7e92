"""The gallery's pages of what tells, holds and floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QSlider,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.french import short_month_name
from desktop.ui.dev.gallery_samples import FORM_STROKES, HOUSEHOLDS, TRACK, Household, search_entries
from desktop.ui.dev.gallery_states import focused, row, states
from desktop.ui.look.icons import icon_names
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.search.found_list import SearchList
from desktop.ui.widgets import (
    Banner,
    BusyState,
    Calendar,
    Card,
    Chip,
    Column,
    Disclosure,
    EmptyState,
    IconLabel,
    LevelMark,
    ListLine,
    PagedListModel,
    PeriodTrack,
    PrimaryButton,
    ProgressRow,
    RemovableChip,
    SchemeChip,
    ScrollColumn,
    SecondaryButton,
    SignaturePad,
    Spinner,
    TableView,
    TabPages,
    TextLabel,
    TrackLegend,
    VirtualList,
)
from desktop.ui.widgets.bar_chart import BarChart, Bars

_TONES: tuple[Tone, ...] = get_args(Tone)
_SENTENCES: dict[str, str] = {
    "neutral": "Rien à envoyer.",
    "accent": "Une saisine est arrivée.",
    "info": "Le bilan est à signer avec le ménage avant le 14 décembre.",
    "success": "Le bilan est scellé.",
    "warning": "Deux fiches attendent d’être envoyées depuis 3 jours.",
    "danger": "L’envoi a été refusé\u00a0: la date de visite est postérieure à la fin de la mesure.",
}


def _nothing() -> None:
    """What the gallery's buttons do."""


def _body(*words: str) -> list[QWidget]:
    return [TextLabel(word) for word in words]


def _card(page: ScrollColumn, title: str, *widgets: QWidget) -> None:
    card = Card(title)
    for widget in widgets:
        card.add(widget)
    page.add(card)


def texts_page() -> QWidget:
    """The four sizes of words, chips, marks, banners, the four looks of a card."""
    page = ScrollColumn()
    _card(page, "", TextLabel("Quatre tailles, un seul dessin", "display"), TextLabel("Objectifs et étapes", "title"),
          TextLabel("Ce que dit le ménage", "label"), *_body("Mme Lefebvre a froid le matin dans la chambre du fond."),
          TextLabel("Gardé le 14 mars 2026 à 9\u00a0h\u00a030.", "caption", muted=True))  # fmt: skip
    _card(page, "Étiquettes",
          row(SchemeChip("astre", "ASTRE"), SchemeChip("vej", "Visite explicative de jugement"),
              SchemeChip("microcredit", "Microcrédit"), SchemeChip("adsl", "ADSL")),
          row(Chip("Brouillon"), Chip("En cours", "accent"), Chip("Envoyé", "info", "cloud"),
              Chip("Fait", "success", "check"), Chip("À faire", "warning", "warning"),
              Chip("En retard", "danger", "clock"), RemovableChip("Lens")),
          row(LevelMark("shared"), LevelMark("team"), LevelMark("confidential")))  # fmt: skip
    for tone in _TONES:
        page.add(Banner(tone, _SENTENCES[tone], ("Voir", _nothing) if tone in {"warning", "danger"} else None))
    looks = QWidget()
    line = QHBoxLayout(looks)
    line.setContentsMargins(0, 0, 0, SPACE)  # where the shadow of the raised one falls
    line.setSpacing(SPACE * 3)
    for title, look in (("À plat", "card"), ("Relevée", "raised"), ("En creux", "sunken"), ("Sans fond", "plain")):
        card = Card(title, look=look)  # type: ignore[arg-type]
        card.add(TextLabel("Trois visites, un bilan."))
        line.addWidget(card)
    page.add(looks)
    return page


def waiting_page() -> QWidget:
    """What goes on, what there is none of, what folds, tabs."""
    page = ScrollColumn()
    half, stopped, unknown = ProgressRow("Envoi des fiches"), ProgressRow("Copie de secours"), ProgressRow("Recherche")
    half.set_progress(3, 12, "fiche")
    stopped.set_progress(40, 100)
    stopped.cancel.click()
    _card(
        page, "Travail en cours", half, stopped, unknown, row(Spinner(), TextLabel("Ouverture du carnet…", wrap=False))
    )
    pair = QWidget()
    line = QHBoxLayout(pair)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE * 2)
    busy, empty = Card(), Card()
    busy.add(BusyState("Vérification de la copie", "3 pièces sur 12", _nothing))
    empty.add(EmptyState("today", "Rien à faire aujourd’hui", "Profitez-en pour planifier.", ("Planifier", _nothing)))
    line.addWidget(busy)
    line.addWidget(empty)
    page.add(pair)
    _card(page, "Ce qui se replie",
          Disclosure("Afficher plus", TextLabel("Le détail."), less="Afficher moins"),
          Disclosure("Conflits (2)", TextLabel("Deux fiches ont changé des deux côtés."), opened=True))  # fmt: skip
    tabs = TabPages("Parties de la mesure")
    for key, title in enumerate(("Visites", "Objectifs", "Budget", "Travaux et financement", "Documents", "Bilan")):
        tabs.add(str(key), title, TextLabel(f"{title}\u00a0: la page."))
    tabs.set_enabled("5", enabled=False)
    focused(tabs.bar)
    page.add(tabs)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setAccessibleName("Période montrée")
    slider.setValue(40)
    page.add(slider)
    return page


def track_page() -> QWidget:
    """The track of a measure with all its states, and signatures."""
    page = ScrollColumn()
    _card(page, "Frise de la mesure", PeriodTrack(TRACK), TrackLegend(TRACK))
    sign = Card("Signature de Mme Lefebvre")
    pad = SignaturePad()
    pad.set_strokes(FORM_STROKES)
    sign.add(pad)
    sign.add(row(PrimaryButton("Valider la signature", "check"), SecondaryButton("Effacer", "undo")))
    page.add(sign)
    page.add(SignaturePad())
    return page


def _model() -> PagedListModel[Household]:
    columns: Sequence[Column[Household]] = (
        Column("Ménage", lambda row: row.name),
        Column("Commune", lambda row: row.commune, 20),
        Column("Dispositif", lambda row: row.scheme_name, 16),
        Column("Visites", lambda row: row.visits, 8, right=True),
    )
    return PagedListModel(lambda: len(HOUSEHOLDS), lambda start, size: HOUSEHOLDS[start : start + size], columns)


def lists_page() -> QWidget:
    """A table, a list, and what a search found."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(16)
    table = TableView("Ménages", _model(), page)
    table.selectRow(1)

    def line(row: Household) -> ListLine:
        return ListLine(row.name, f"{row.commune} · {row.why}", row.hour, row.scheme, row.scheme_name[0])

    listing = VirtualList("Aujourd’hui", _model(), line, page)
    listing.setCurrentIndex(listing.model().index(2, 0))
    column.addWidget(table, 2)
    column.addWidget(listing, 3)
    return page


def popups_page() -> QWidget:
    """What opens over the page, laid out in it: search, calendar, menu, a question, long texts."""
    page = ScrollColumn()
    found = SearchList({"astre": "A", "vej": "V", "microcredit": "M"})
    found.setAccessibleName("Résultats")
    found.model().show(search_entries())  # type: ignore[attr-defined]
    found.choose(1)
    found.setMinimumHeight(found.content_height() + 2)
    page.add(_popup(found))
    page.add(row(_popup(Calendar()), _menu(), _question()))
    help_text = QTextBrowser()
    help_text.setAccessibleName("Aide")
    help_text.setMarkdown("## Planifier une visite\n\nTapez `+7` ou *lundi en huit*. Voir [les raccourcis](#).")
    exact = QPlainTextEdit('{"kind": "contact", "day": "2026-03-14"}')
    exact.setAccessibleName("Message exact")
    exact.setReadOnly(True)
    page.add(states([("Aide", lambda: help_text), ("Texte exact", lambda: exact)], 2))
    return page


def _popup(content: QWidget) -> QWidget:
    frame = QFrame()
    frame.setProperty("part", "popup")
    QVBoxLayout(frame).addWidget(content)
    return frame


def _menu() -> QWidget:
    menu = QMenu()
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.addAction("Ouvrir la fiche")
    menu.addAction(QIcon(), "Copier l’adresse")
    menu.addSeparator()
    ticked = menu.addAction("Montrer le territoire")
    ticked.setCheckable(True)
    ticked.setChecked(True)
    menu.addAction("Fusionner").setEnabled(False)
    menu.setActiveAction(menu.actions()[0])
    return menu


def _question() -> QWidget:
    box = QMessageBox()
    box.setWindowFlags(Qt.WindowType.Widget)
    box.setText("Le carnet est ouvert dans une autre fenêtre.")
    box.setInformativeText("Fermez-la, puis recommencez.")
    box.setStandardButtons(QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel)
    return box


def icons_page() -> QWidget:
    """Every icon with its name, at rest and out of use."""
    page = ScrollColumn()
    cells = []
    for name in icon_names():
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.addWidget(IconLabel(name, "text", scale=1.8), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(TextLabel(name, "caption", muted=True, wrap=False), 0, Qt.AlignmentFlag.AlignHCenter)
        cells.append(cell)
    page.add(row(*cells))
    return page


def chart_page() -> QWidget:
    """Bars: two series over months, one alone over many labels."""
    page = ScrollColumn(1160)
    course = Card("Mois par mois")
    chart = BarChart("Mois par mois")
    series = (
        Bars("Visites", "accent", (3, 5, 14, 13, 0, 30)),
        Bars("Portes closes", "warning", (0, 0, 2, 0, 1, 1), hatched=True),
    )
    chart.show_bars(("févr. 2025", "mars", "avril", "mai", "juin", "juil."), series, "6 mois")
    course.add(chart)
    many = Card("Beaucoup d’étiquettes")
    long = BarChart("Beaucoup d’étiquettes")
    labels = [f"{short_month_name(place % 12 + 1)} {2023 + place // 12}" for place in range(40)]
    long.show_bars(labels, (Bars("Visites", "info", [place % 7 for place in range(40)]),), "40 mois")
    many.add(long)
    for card in (course, many):
        page.add(card)
    return page
