"""The gallery's pages of buttons, inputs and choices, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.ui.dev.gallery_samples import DAY, PERSONS, search_communes
from desktop.ui.dev.gallery_states import disabled, focused, hovered, pressed, row, states
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    ChoicesField,
    CommunePicker,
    DangerButton,
    DateField,
    FoldButton,
    IconButton,
    LabeledField,
    LinkButton,
    MoneyField,
    NumberField,
    PersonPicker,
    PersonRef,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextArea,
    TextLabel,
    TickBox,
    TimeField,
    Toggle,
    YesNoUnknown,
)
from desktop.ui.widgets.typed_field import TypedField

_HAPPENED = [("done", "Visite faite"), ("closed", "Porte close"), ("refused", "Refus"), ("moved", "Déplacée")]
_PLACES = [(str(place), name) for place, name in enumerate(("Mairie", "CCAS", "ADIL", "CAF", "Bailleur", "Autre"))]
_STEPS = [("a", "Chèque énergie"), ("b", "Fonds de solidarité logement"), ("c", "MaPrimeRénov’")]


def today() -> date:
    """The gallery's day."""
    return DAY


def _card(page: ScrollColumn, title: str, *widgets: QWidget) -> Card:
    card = Card(title)
    for widget in widgets:
        card.add(widget)
    page.add(card)
    return card


def buttons_page() -> QWidget:
    """Every kind of button: at rest, under the mouse, pressed, with the focus, out of use."""
    page = ScrollColumn()
    page.add(TextLabel("Bonjour Camille", "display"))
    page.add(TextLabel("Trois visites aujourd’hui, une fiche à envoyer.", muted=True))
    kinds: list[tuple[str, Callable[[], PrimaryButton | SecondaryButton | DangerButton | LinkButton | IconButton]]] = [
        ("L’acte de l’écran", lambda: PrimaryButton("Enregistrer la visite", "check")),
        ("Tout autre acte", lambda: SecondaryButton("Porte close", "door-closed")),
        ("Un acte qui enlève", lambda: DangerButton("Supprimer", "trash")),
        ("Un lien", lambda: LinkButton("Voir l’historique")),
        ("Une icône seule", lambda: IconButton("pen", "Modifier")),
    ]
    for title, make in kinds:
        _card(page, title, row(make(), hovered(make()), pressed(make()), focused(make()), disabled(make())))
    chosen = SecondaryButton("Semaine", "week")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    _card(page, "Choisi, replié", row(chosen, SecondaryButton("Mois", "month"), FoldButton("Afficher plus")))
    return page


def inputs_page() -> QWidget:
    """Every line to type in: empty, filled, with the focus, wrong, to be read only, out of use."""
    page = ScrollColumn()
    _card(page, "Date", _typed(lambda: DateField(today=today), lambda: DateField(DAY, today), "bientôt"))
    _card(page, "Heure", _typed(TimeField, lambda: TimeField(time(9, 30)), "25h"))
    _card(page, "Montant", _typed(MoneyField, lambda: MoneyField(Decimal("1234.5")), "cent euros"))
    number = _typed(lambda: NumberField(None, "m²", 1, 500), lambda: NumberField(62, "m²", 1, 500), "0")
    _card(page, "Nombre", number)
    _card(page, "Texte", _lines())
    communes: list[tuple[str, Callable[[], QWidget]]] = [
        ("Vide", lambda: CommunePicker(search_communes)),
        ("Choisie", _commune),
        ("Fausse", _wrong_commune),
        ("Hors d’usage", lambda: disabled(_commune())),
    ]
    _card(page, "Commune", states(communes, 2))
    return page


def _typed(blank: Callable[[], TypedField[Any]], filled: Callable[[], TypedField[Any]], wrong: str) -> QWidget:
    mistaken, fixed = blank(), filled()
    mistaken.set_text(wrong)
    fixed.set_read_only(read_only=True)
    return states(
        [
            ("Vide", blank),
            ("Rempli", filled),
            ("Avec le focus", lambda: focused(filled())),
            ("Faux", lambda: mistaken),
            ("À lire seulement", lambda: fixed),
            ("Hors d’usage", lambda: disabled(filled())),
        ],
        2,
    )


def _lines() -> QWidget:
    empty, wrong, fixed = QLineEdit(), QLineEdit("Lefebvre"), QLineEdit("Lefebvre")
    empty.setPlaceholderText("Nom du ménage")
    wrong.setProperty("wrong", True)
    fixed.setReadOnly(True)
    area, note = TextArea(placeholder="Ses mots, tels quels."), TextArea()
    note.set_value("Les volets du séjour sont posés.\nMme L. dit que la chambre du fond reste froide le matin.")
    area.setProperty("wrong", True)
    return states(
        [
            ("Ligne vide", lambda: empty),
            ("Ligne remplie", lambda: hovered(QLineEdit("Lefebvre Marie-Thérèse"))),
            ("Ligne fausse", lambda: wrong),
            ("À lire seulement", lambda: fixed),
            ("Texte", lambda: note),
            ("Texte faux", lambda: area),
        ],
        2,
    )


def _commune() -> CommunePicker:
    picker = CommunePicker(search_communes)
    picker.set_value("62498", "Lens", "CA de Lens-Liévin · territoire Lens-Hénin")
    return picker


def _wrong_commune() -> CommunePicker:
    picker = CommunePicker(search_communes)
    picker.edit.setText("Lille")
    picker.check()
    return picker


def choices_page() -> QWidget:
    """One of a few, one of many, several, persons, and what is on or off."""
    page = ScrollColumn()
    _card(
        page,
        "Une réponse",
        LabeledField("Ce qui s’est passé", ChoiceField(_HAPPENED, "done"), level_mark="shared"),
        LabeledField("Le ménage est-il chauffé\u00a0?", YesNoUnknown("unknown"), level_mark="team"),
        LabeledField("Question non posée", YesNoUnknown()),
        LabeledField("Accord du ménage", disabled(ChoiceField([("yes", "Oui"), ("no", "Non")], "yes"))),
        LabeledField("Motif", YesNoUnknown(), error="Choisissez une réponse."),
    )
    _card(
        page,
        "Une liste",
        states(
            [
                ("Rien de choisi", lambda: ChoiceField(_PLACES)),
                ("Choisi", lambda: ChoiceField(_PLACES, "2")),
                ("Faux", _wrong_list),
                ("Hors d’usage", lambda: disabled(ChoiceField(_PLACES, "1"))),
            ],
            2,
        ),
    )
    _card(page, "Plusieurs réponses", ChoicesField(_STEPS, ["b"]), disabled(ChoicesField(_STEPS, ["a"])), _partial())
    persons = PersonPicker(PERSONS)
    persons.set_value((PersonRef("1", PERSONS[0][1]), PersonRef("", "Mme Carlier, voisine")))
    _card(page, "Personnes", LabeledField("Personnes présentes", persons))
    on, off = Toggle("Contraste renforcé", on=True), Toggle("Réduire les mouvements")
    used = [disabled(Toggle("Suivre le système", on=True)), disabled(Toggle("Copie de secours"))]
    _card(page, "Marche, arrêt", row(on, off, *used))
    return page


def _wrong_list() -> QWidget:
    field = ChoiceField(_PLACES)
    for combo in field.findChildren(QComboBox):
        combo.setProperty("wrong", True)
    return field


def _partial() -> QWidget:
    box = TickBox("Une partie des lignes")
    box.setTristate(True)
    box.setCheckState(box.checkState().PartiallyChecked)
    return row(focused(TickBox("Avec le focus")), hovered(TickBox("Sous la souris")), box)


def form_page() -> QWidget:
    """A form as people meet it: labels, help, marks of who may read, an error."""
    page = ScrollColumn(760)
    wrong, sum_, area = DateField(today=today), MoneyField(), TextArea()
    wrong.set_text("Marie-Thérèse Lefebvre")
    sum_.set_text("1234,5")
    area.set_value("Les volets du séjour sont posés.\nMme L. dit que la chambre du fond reste froide le matin.")
    commune = _commune()
    _card(
        page,
        "Visite",
        LabeledField("Date de la visite", DateField(DAY, today), "Par exemple 3/5, hier, lundi.", "", "shared"),
        LabeledField("Heure", TimeField(time(14, 30))),
        LabeledField("Ce qui s’est passé", ChoiceField(_HAPPENED, "done"), level_mark="shared"),
        LabeledField("Prochaine visite", wrong),
        LabeledField("Surface chauffée", NumberField(48, "m²", 1, 500), level_mark="team"),
        LabeledField("Orienté vers", ChoiceField(_PLACES)),
        LabeledField("Démarches faites", ChoicesField(_STEPS, ["b"])),
        LabeledField("Facture d’énergie du mois", sum_, level_mark="team"),
        LabeledField("Commune", commune, commune.detail),
        LabeledField("Ce que dit le ménage", area, "Ses mots, tels quels.", level_mark="confidential"),
    )
    return page
