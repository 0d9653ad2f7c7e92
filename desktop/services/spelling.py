"""Spelling of what is written: the French language, the words of the trade, of the place, of the households, one's own.

Nothing of a text is kept or sent; one's own words are kept in the encrypted notebook. What is slow (reading the list,
looking for what may have been meant) is called off the window.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desktop.domain.orthography import Speller, Word, WordList, read_words, words_of
from desktop.domain.orthography_suggestions import suggestions
from desktop.paths import resource_dir
from desktop.services.workspace import Workspace

__all__ = ["Speller", "SpellingService", "Word", "words_of"]

_OWN: Final = "own_words"


class SpellingService:
    """The speller of a notebook, read when it is first asked for."""

    def __init__(self, workspace: Workspace, directory: Path | None = None) -> None:
        self._workspace = workspace
        self._directory = directory or resource_dir() / "dictionaries"
        self._speller: Speller | None = None

    def load(self) -> Speller:
        """Reads everything once: a fifth of a second."""
        if self._speller is None:
            speller = Speller(WordList.load(self._directory / "fr.xz"), read_words(self._directory / "metier.txt"))
            speller.learn_names(commune.name for commune in self._workspace.resources.communes)
            with self._workspace.notebook.read() as uow:
                speller.learn_names(uow.households.person_names())
            speller.learn(self.own_words())
            self._speller = speller
        return self._speller

    def suggestions(self, word: str) -> list[str]:
        """What may have been meant, the likeliest first; seldom more than a quarter of a second."""
        return suggestions(self.load(), word)

    def own_words(self) -> list[str]:
        """The words added by the worker, in their order."""
        with self._workspace.notebook.read() as uow:
            return list(uow.settings.get(_OWN, []))

    def add_word(self, word: str) -> None:
        """Keeps a word as right, in this notebook."""
        with self._workspace.notebook.write() as uow:
            own = list(uow.settings.get(_OWN, []))
            if word not in own:
                uow.settings.put(_OWN, [*own, word])
        self.load().learn([word])

    def remove_word(self, word: str) -> None:
        """No longer takes a word for right."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_OWN, [own for own in uow.settings.get(_OWN, []) if own != word])
        self.load().forget(word)

    def ignore(self, word: str) -> None:
        """Takes a word for right until the notebook is locked."""
        self.load().learn([word])
