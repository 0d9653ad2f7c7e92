"""Pictures of every widget in every state, both themes, small and large text: `python -m desktop.ui.gallery OUT`."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.changes import ChangeHub
from desktop.ui.french_qt import install_french
from desktop.ui.gallery_samples import DAY, FORM_STROKES, HOUSEHOLDS, TRACK, Household, search_communes
from desktop.ui.icons import icon_names
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme, apply_theme
from desktop.ui.widgets import (
    Banner,
    Card,
    Chip,
    ChoiceField,
    ChoicesField,
    Column,
    CommunePicker,
    DangerButton,
    DateField,
    EmptyState,
    FlowLayout,
    IconButton,
    IconLabel,
    LabeledField,
    LevelMark,
    LinkButton,
    ListLine,
    MoneyField,
    PagedListModel,
    PeriodTrack,
    PrimaryButton,
    SchemeChip,
    ScrollColumn,
    SecondaryButton,
    SignaturePad,
    TableView,
    TextArea,
    TextLabel,
    TimeField,
    TrackLegend,
    VirtualList,
    YesNoUnknown,
)


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder, spacing=12)
    for widget in widgets:
        flow.addWidget(widget)
    return holder


def _today() -> date:
    return DAY


def buttons_page() -> QWidget:
    """Words, buttons, chips, banners."""
    page = ScrollColumn()
    page.add(TextLabel("Bonjour Camille", "display"))
    page.add(TextLabel("Trois visites aujourd’hui, une fiche à envoyer.", muted=True))
    card = Card("Boutons")
    disabled = SecondaryButton("Indisponible")
    disabled.setEnabled(False)
    no_primary = PrimaryButton("Enregistrer")
    no_primary.setEnabled(False)
    card.head.addWidget(LinkButton("Tout voir"))
    card.add(
        _row(
            PrimaryButton("Enregistrer la visite", "check"),
            SecondaryButton("Porte close", "door-closed"),
            SecondaryButton("Reporter"),
            DangerButton("Supprimer", "trash"),
            LinkButton("Voir l’historique"),
            IconButton("pen", "Modifier"),
        )
    )
    card.add(_row(no_primary, disabled))
    page.add(card)
    chips = Card("Étiquettes")
    chips.add(
        _row(
            SchemeChip("astre", "ASTRE"),
            SchemeChip("vej", "Visite explicative de jugement"),
            SchemeChip("microcredit", "Microcrédit"),
            SchemeChip("adsl", "ADSL"),
        )
    )
    chips.add(
        _row(
            Chip("Brouillon"),
            Chip("En cours", "accent"),
            Chip("Envoyé", "info", "cloud"),
            Chip("Fait", "success", "check"),
            Chip("À faire", "warning", "warning"),
            Chip("En retard", "danger", "clock"),
        )
    )
    chips.add(_row(LevelMark("shared"), LevelMark("team"), LevelMark("confidential")))
    page.add(chips)
    page.add(Banner("info", "Le bilan est à signer avec le ménage avant le 14 décembre."))
    page.add(Banner("warning", "Deux fiches attendent d’être envoyées depuis 3 jours.", ("Voir", lambda: None)))
    page.add(Banner("danger", "L’envoi a été refusé\u00a0: la date de visite est postérieure à la fin de la mesure."))
    page.add(Banner("success", "Le bilan est scellé."))
    page.add(_row(*(IconLabel(name, "text", scale=1.8) for name in icon_names())))
    return page


def fields_page() -> QWidget:
    """Inputs, right, wrong and disabled."""
    page = ScrollColumn(760)
    card = Card("Visite")
    wrong_date, money_field, area = DateField(today=_today), MoneyField(), TextArea()
    wrong_date.set_text("Marie-Thérèse Lefebvre")
    money_field.set_text("1234,5")
    area.set_value("Les volets du séjour sont posés.\nMme L. dit que la chambre du fond reste froide le matin.")
    picker = CommunePicker(search_communes)
    picker.set_value("62498", "Lens", "CA de Lens-Liévin · territoire Lens-Hénin")
    combo = ChoiceField(
        [(str(n), name) for n, name in enumerate(("Mairie", "CCAS", "ADIL", "CAF", "Bailleur", "Autre"))]
    )
    disabled = ChoiceField([("yes", "Oui"), ("no", "Non")], "yes")
    disabled.setEnabled(False)
    happened = [("done", "Visite faite"), ("closed", "Porte close"), ("refused", "Refus"), ("moved", "Déplacée")]
    for widget in (
        LabeledField("Date de la visite", DateField(DAY, _today), "Par exemple 3/5, hier, lundi.", "", "shared"),
        LabeledField("Heure", TimeField()),
        LabeledField("Ce qui s’est passé", ChoiceField(happened, "done"), level_mark="shared"),
        LabeledField("Prochaine visite", wrong_date),
        LabeledField("Le ménage est-il chauffé\u00a0?", YesNoUnknown("unknown"), level_mark="team"),
        LabeledField("Accord du ménage", disabled),
        LabeledField("Orienté vers", combo),
        LabeledField(
            "Démarches faites",
            ChoicesField(
                [("a", "Chèque énergie"), ("b", "Fonds de solidarité logement"), ("c", "MaPrimeRénov’")], ["b"]
            ),
        ),
        LabeledField("Facture d’énergie du mois", money_field, level_mark="team"),
        LabeledField("Commune", picker, picker.detail),
        LabeledField("Ce que dit le ménage", area, "Ses mots, tels quels.", level_mark="confidential"),
    ):
        card.add(widget)
    page.add(card)
    return page


def track_page() -> QWidget:
    """Track, tabs, signature."""
    page = ScrollColumn()
    card = Card("Frise de la mesure")
    card.add(PeriodTrack(TRACK))
    card.add(TrackLegend(TRACK))
    page.add(card)
    tabs = QTabWidget()
    tabs.setAccessibleName("Mesure")
    tabs.tabBar().setAccessibleName("Parties de la mesure")
    for title in ("Visites", "Objectifs", "Budget", "Travaux et financement", "Documents", "Bilan"):
        tabs.addTab(QWidget(), title)
    page.add(tabs)
    sign = Card("Signature de Mme Lefebvre")
    pad = SignaturePad()
    pad.set_strokes(FORM_STROKES)
    sign.add(pad)
    sign.add(_row(PrimaryButton("Valider la signature", "check"), SecondaryButton("Effacer", "undo")))
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
    """A table, a list, and nothing."""
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


def _window(theme: Theme, page: Callable[[], QWidget], size: QSize) -> MainWindow:
    window = MainWindow(theme, ChangeHub())
    empty = EmptyState(
        "today", "Rien à faire aujourd’hui", "Profitez-en pour planifier la suite.", ("Planifier", lambda: None)
    )
    window.add_page("today", "Aujourd’hui", "today", page())
    window.add_page("households", "Ménages", "household", empty)
    window.add_page("exchange", "Échanges", "exchange", QWidget())
    window.add_page("settings", "Réglages", "settings", QWidget())
    window.set_queue_text("3 fiches à envoyer, hors ligne", "warning", online=False)
    window.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    window.messages.show_info("Visite reportée au 14 mars.", lambda: None)
    window.messages.show_error(
        AppError("Le serveur du Département ne répond pas.", safe="Rien n’est perdu.", do="L’envoi reprendra seul.")
    )
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    return window


PAGES: dict[str, Callable[[], QWidget]] = {
    "buttons": buttons_page,
    "fields": fields_page,
    "track": track_page,
    "lists": lists_page,
}


def paint_gallery(out_dir: Path, app: QApplication | None = None) -> list[Path]:
    """Write the pictures into a folder and return their paths; makes its own application when none is given."""
    app = app or QApplication(["perron-gallery"])
    install_french(app)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for mode, scale, size in (("light", 1.0, QSize(1366, 768)), ("dark", 1.0, QSize(1366, 768)),
                              ("light", 2.0, QSize(1366, 768)), ("dark", 1.5, QSize(1024, 640))):  # fmt: skip
        theme = Theme("dark" if mode == "dark" else "light", scale)
        apply_theme(app, theme)
        for name, page in PAGES.items():
            written.append(_grab_page(app, theme, page, size, out_dir / f"{name}-{mode}-{round(scale * 100)}.png"))
    return written


def _grab_page(app: QApplication, theme: Theme, page: Callable[[], QWidget], size: QSize, path: Path) -> Path:
    window = _window(theme, page, size)
    app.processEvents()
    window.grab().save(str(path))
    content = window.page("today")
    if isinstance(content, ScrollColumn) and content.verticalScrollBar().maximum() > 0:
        window.messages.clear()
        window.resize(size.width(), size.height() + content.verticalScrollBar().maximum())
        app.processEvents()
        window.grab().save(str(path.with_stem(path.stem + "-whole")))
    window.close()
    window.deleteLater()
    app.processEvents()
    return path


if __name__ == "__main__":
    paint_gallery(Path(sys.argv[1]))
