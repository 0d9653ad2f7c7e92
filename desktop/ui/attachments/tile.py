"""One photo or paper in a list: its small picture, its title, who may see it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.attachment import LONGEST_TITLE, Attachment, MediaType, Owner, OwnerKind, size_words
from desktop.domain.french import long_date
from desktop.domain.privacy import Level
from desktop.services.attachments import Shown
from desktop.ui.look.icons import icon
from desktop.ui.look.theme import SPACE, tokens_of
from desktop.ui.widgets import FlowRow, IconButton, LevelMark, TextLabel
from desktop.ui.widgets.tips import set_tip

_CHARS: Final = 22
"""The width of a tile, in characters: it grows with the text."""
_LEVELS: Final = (
    (Level.CONFIDENTIAL, "Confidentiel\u00a0: reste sur cet ordinateur"),
    (Level.TEAM, "Équipe\u00a0: peut aller à un collègue, par un fichier chiffré"),
    (Level.SHARED, "Partagé\u00a0: part au Département"),
)
_FORGOTTEN: Final = Attachment("", Owner(OwnerKind.DRAFT, ""), "", "", MediaType.PDF, 0, "", date.min)
MISSING: Final = "Fichier introuvable ou abîmé"


class Picture(QPushButton):
    """The small picture, which opens the large one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon_name = "document"
        self._image: QImage | None = None

    def set_image(self, image: QImage) -> None:
        """Shows a small picture."""
        self._image = image
        self._paint()

    def forget(self) -> None:
        """Holds no picture any more."""
        self._image = None

    def set_icon_name(self, name: str) -> None:
        """Shows a drawing instead of a picture."""
        self._icon_name = name
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._paint()

    def _paint(self) -> None:
        height = self.fontMetrics().lineSpacing() * 6
        size = QSize(self.fontMetrics().averageCharWidth() * _CHARS - SPACE, height)
        self.setFixedHeight(height + 2 * SPACE)
        self.setIconSize(size)
        if self._image is None:
            self.setIcon(icon(self._icon_name, tokens_of(self).muted, height // 2))
            self.setIconSize(QSize(height // 2, height // 2))
            return
        ratio = self.devicePixelRatioF()
        fitted = self._image.scaled(
            size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        self.setIcon(QIcon(QPixmap.fromImage(fitted)))


class _Title(TextLabel):
    """One line that ends in « … » where its room does; the whole is in its tooltip and read aloud."""

    def __init__(self, text: str) -> None:
        super().__init__("", "label", wrap=False)
        self._whole = text

    def setText(self, text: str) -> None:
        """Shows as much of another title as there is room for."""
        self._whole = text
        self.fit(self.maximumWidth())

    def forget(self) -> None:
        """Holds no title any more."""
        self._whole = ""

    def fit(self, room: int) -> None:
        """Gives it other room."""
        self.setMaximumWidth(room)
        super().setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))
        set_tip(self, self._whole)
        self.setAccessibleName(self._whole)


class AttachmentTile(QFrame):
    """Emits what is asked for; Enter opens, Del takes away, F2 renames."""

    opened = Signal(str)
    renamed = Signal(str, str)
    level_chosen = Signal(str, object)
    copy_asked = Signal(str)
    removed = Signal(str)

    def __init__(self, shown: Shown, *, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attachment: Attachment = shown.attachment
        self._is_there = shown.is_there
        self.setProperty("part", "sunken")
        self.picture = Picture()
        # bound methods: a function that holds the tile would keep it in memory after it is gone
        self.picture.clicked.connect(self._ask_open)
        self.title = _Title(self.attachment.title)
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST_TITLE)
        self.edit.setAccessibleName("Titre du document")
        self.edit.editingFinished.connect(self._end_renaming)
        self.about = TextLabel("", "caption", muted=True)
        self.more = IconButton("more", f"Que faire de «\u00a0{self.attachment.title}\u00a0»")
        self.more.clicked.connect(self._open_menu)
        self.remove_button = IconButton("trash", f"Retirer «\u00a0{self.attachment.title}\u00a0»")
        self.remove_button.clicked.connect(self._ask_removal)
        self.level = LevelMark(self.attachment.level)
        said = f"{dict(_LEVELS)[self.attachment.level]}."
        set_tip(self.level, said)
        self.level.setAccessibleName(said)
        self._editable = editable
        self._lay_out()
        self._tell(shown)

    def set_image(self, image: QImage) -> None:
        """Shows its small picture, while there is a large one behind it."""
        if self._is_there:
            self.picture.set_image(image)

    def forget(self) -> None:
        """It is gone from the screen, and what it showed from memory; its widget may be destroyed already."""
        self.attachment = _FORGOTTEN
        self.picture.forget()
        self.title.forget()

    def start_renaming(self) -> None:
        """Puts a field in the place of the title."""
        self.edit.setText(self.attachment.title)
        self.title.hide()
        self.edit.show()
        self.edit.setFocus()
        self.edit.selectAll()

    def menu(self) -> QMenu:
        """All that can be done with it."""
        menu = QMenu(self)
        self._act(menu, "Ouvrir", self._ask_open)
        if self._editable:
            self._act(menu, "Renommer", self._ask_title)
            levels = menu.addMenu("Qui peut le voir")
            for level, words in _LEVELS:
                act = levels.addAction(words)
                act.setData(level.value)
                act.setCheckable(True)
                act.setChecked(level is self.attachment.level)
            levels.triggered.connect(self._choose_level)
        self._act(menu, "Enregistrer une copie…", self._ask_copy)
        if self._editable:
            menu.addSeparator()
            self._act(menu, "Retirer", self._ask_removal)
        return menu

    def show_menu(self) -> None:
        """Opens the menu under its button."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same by keys, wherever the focus is in the tile."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.edit.isVisible():
            self.edit.setText(self.attachment.title)
            self._end_renaming()
        elif self._editable and key == Qt.Key.Key_F2:
            self.start_renaming()
        elif self._editable and key == Qt.Key.Key_Delete:
            self.removed.emit(self.attachment.id)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        for widget in (self.picture, self.title, self.edit, self.about):
            column.addWidget(widget)
        column.addStretch(1)
        acts = [self.level, self.more] + ([self.remove_button] if self._editable else [])
        column.addWidget(FlowRow(acts, spacing=SPACE // 2))
        self.edit.hide()
        self.remove_button.setVisible(self._editable)
        self._fit()

    def _fit(self) -> None:
        """All tiles are of one size."""
        width = self.fontMetrics().averageCharWidth() * _CHARS + 4 * SPACE
        self.setFixedWidth(width)
        self.title.fit(width - 2 * SPACE)

    def _tell(self, shown: Shown) -> None:
        size, day = size_words(self.attachment.size), long_date(self.attachment.day)
        self.about.setText(
            f"{self.attachment.media_type.word}, {size}\n{day}" if shown.is_there else f"{MISSING}\n{day}"
        )
        about = self.attachment.about if shown.is_there else MISSING
        self.picture.setAccessibleName(f"Ouvrir «\u00a0{self.attachment.title}\u00a0»")
        self.picture.setAccessibleDescription(f"{about}. {self.level.sentence}")
        set_tip(self.picture, self.attachment.title)
        if not shown.is_there:
            self.about.setProperty("tone", "danger")
            self.picture.set_icon_name("warning")
        else:
            self.picture.set_icon_name("document" if self.attachment.media_type is MediaType.PDF else "camera")

    def _choose_level(self, act: QAction) -> None:
        level = Level(act.data())
        if level is not self.attachment.level:
            self.level_chosen.emit(self.attachment.id, level)

    def _ask_open(self, *_: object) -> None:
        self.opened.emit(self.attachment.id)

    def _ask_title(self, *_: object) -> None:
        self.start_renaming()

    def _ask_copy(self, *_: object) -> None:
        self.copy_asked.emit(self.attachment.id)

    def _ask_removal(self, *_: object) -> None:
        self.removed.emit(self.attachment.id)

    def _open_menu(self, *_: object) -> None:
        self.show_menu()

    def _end_renaming(self) -> None:
        if self.edit.isHidden():
            return
        had_focus, title = self.edit.hasFocus(), self.edit.text()
        self.edit.hide()
        self.title.show()
        if had_focus:
            self.picture.setFocus()
        if title.strip() and title != self.attachment.title:
            self.renamed.emit(self.attachment.id, title)

    def _act(self, menu: QMenu, words: str, run: Callable[..., None]) -> None:
        menu.addAction(words).triggered.connect(run)
