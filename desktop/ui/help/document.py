"""Dresses a help text: titles in the sizes of the program, keys that stand out, lines that breathe."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from desktop.ui.look.theme import SPACE, sized_font, tokens_of

_TITLES: Final = {1: "display", 2: "title", 3: "label"}
_LINE_PERCENT: Final = 130
_PROPORTIONAL: Final = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


def dress(document: QTextDocument, widget: QWidget) -> None:
    """Give a document the looks of the program; call it after the text or the theme has changed."""
    block = document.begin()
    while block.isValid():
        _dress_block(block, widget)
        block = block.next()


def _dress_block(block: QTextBlock, widget: QWidget) -> None:
    level = block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    shape = block.blockFormat()
    if not _is_picture(block):  # its line is as tall as it is
        shape.setLineHeight(_LINE_PERCENT, _PROPORTIONAL)
    shape.setTopMargin(SPACE * 2 if level > 1 else 0)
    shape.setBottomMargin(SPACE / 2 if level > 1 or block.textList() else SPACE)
    cursor.setBlockFormat(shape)
    if level:
        role = _TITLES.get(level, "label")
        style = QTextCharFormat()
        style.setFont(sized_font(widget, role if role != "label" else "body", bold=True))
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.mergeCharFormat(style)
        return
    for start, length in _keys_in(block):
        _dress_key(cursor, start, length, widget)


def _is_picture(block: QTextBlock) -> bool:
    return not block.begin().atEnd() and block.begin().fragment().charFormat().isImageFormat()


def _keys_in(block: QTextBlock) -> list[tuple[int, int]]:
    """Where the keys stand in a block: what Markdown calls code."""
    keys = []
    walk = block.begin()
    while not walk.atEnd():
        piece = walk.fragment()
        if piece.charFormat().fontFixedPitch():
            keys.append((piece.position(), piece.length()))
        walk += 1
    return keys


def _dress_key(cursor: QTextCursor, start: int, length: int, widget: QWidget) -> None:
    tokens, style = tokens_of(widget), QTextCharFormat()
    font = QFont(widget.font())
    font.setWeight(QFont.Weight.DemiBold)
    style.setFont(font)
    style.setFontFixedPitch(False)
    style.setBackground(QColor(tokens.sunken))
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(style)
