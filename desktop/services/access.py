"""A household's access file (R2): read first by the worker, who marks what is about others, then PDF and JSON.

Confidential notes are part of it: it is the lawful exception of P1, handed over by the worker in person.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from desktop.domain.access import (
    OTHER_PERSON,
    Withheld,
    passage_key,
    passages,
    redacted,
    without_passages,
    without_quotations,
)
from desktop.domain.acts import JournalAct
from desktop.domain.forms import is_readable
from desktop.domain.glossary import explained
from desktop.domain.text import fold
from desktop.errors import AppError, InvalidInputError, NotAllowedError
from desktop.reports.access import AccessChapter, AccessDocument, render_access
from desktop.services.access_holding import FILES, Holding, HoldingReader
from desktop.services.outgoing import Told
from desktop.services.outside import write_private
from desktop.services.profile import profile_of
from desktop.services.workspace import Workspace
from desktop.storage.sealed_files import SealedFileError
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["OTHER_PERSON", "AccessEntry", "AccessReading", "AccessService", "AccessWritten", "Passage"]

PDF_NAME: Final = "ce-qui-est-garde.pdf"
JSON_NAME: Final = "ce-qui-est-garde.json"
"""Names that name nobody."""
_WITH_BILAN: Final = "le bilan contient un passage retiré"
_UNREADABLE: Final = "le fichier ne peut plus être lu"
_SHORTEST_NAME: Final = 4
_MOST_FOLDERS: Final = 100


@dataclass(frozen=True)
class Passage:
    """A sentence that can be withheld by itself; `names_other` when it may name somebody else."""

    key: str
    text: str
    names_other: bool = False


@dataclass(frozen=True)
class AccessEntry:
    """One thing kept: its label, its words, and the passages that they are made of."""

    label: str
    words: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class AccessReading:
    """All that would be handed over, chapter by chapter, for the worker to read first."""

    household_id: str
    household: str
    chapters: tuple[tuple[str, tuple[AccessEntry, ...]], ...]
    digest: str
    """Of every passage: what is written later says by it that this was read, and nothing else."""
    warnings: tuple[str, ...] = ()

    def passages(self) -> Iterator[Passage]:
        """Every passage, in the order in which it is read."""
        for _title, entries in self.chapters:
            for entry in entries:
                yield from entry.passages


@dataclass(frozen=True)
class AccessWritten:
    """Where the file was written, of how many files it is, and how many passages were taken out."""

    directory: Path
    files: int
    withheld: int
    warnings: tuple[str, ...] = ()
    """To be read before it is handed over (R6)."""


class AccessService:
    """Reads and writes access files; slow with many photos: off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reader = HoldingReader(workspace)

    def read(self, household_id: str) -> AccessReading:
        """Everything that is kept, in words; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            holding = self._reader.read(uow, household_id)
            household = uow.households.get(household_id)
            others = self._names_of_others(uow, household_id)
        return AccessReading(
            household_id,
            household.name,
            tuple(
                (title, tuple(_entry(told, holding, others) for told in chapter)) for title, chapter in holding.chapters
            ),
            _digest(_passages(holding)),
            holding.warnings,
        )

    def write(
        self, household_id: str, directory: Path, reasons: Mapping[str, str] | None = None, *, seen: str = ""
    ) -> AccessWritten:
        """Writes the PDF, the JSON and the files into a new or empty folder; `reasons` withhold passages by their keys.

        `seen` is the digest of what was read: NotAllowedError when something was written since. What is written can be
        read by whoever has it. Raises InvalidInputError for a key that is no passage or a motif that is none, AppError
        when the folder holds something or cannot be written: then nothing is left in it.
        """
        with self._workspace.notebook.read() as uow:
            holding = self._reader.read(uow, household_id)
            household = uow.households.get(household_id)
            profile = profile_of(uow)
        known = _passages(holding)
        if seen and seen != _digest(known):
            raise NotAllowedError(
                "Ce qui est gardé a changé depuis votre relecture.",
                safe="Rien n’a été écrit hors du carnet.",
                do="Relisez le dossier, puis recommencez.",
            )
        withheld = _withheld(holding, known, reasons or {})
        files, unreadable = self._files(holding, withheld)
        gone = {**withheld, **{key: Withheld("", _UNREADABLE) for key in unreadable}}
        document = self._explained(
            AccessDocument(
                household.name,
                profile.operator,
                profile.worker_name,
                self._workspace.clock.today(),
                tuple(_told(holding, gone)),
                len(withheld),
            )
        )
        contents = {
            PDF_NAME: render_access(document),
            JSON_NAME: json.dumps(redacted(holding.data, gone), ensure_ascii=False, indent=1).encode(),
            **files,
        }
        _write_all(directory, contents)
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.ACCESS_FILE, "household", household_id)
        return AccessWritten(directory, len(contents), len(reasons or {}), holding.warnings)

    def _explained(self, document: AccessDocument) -> AccessDocument:
        """The same with the words of the trade that occur in it, for its household reads it alone."""
        texts = (
            f"{chapter.title}\n{label}\n{words}" for chapter in document.chapters for label, words in chapter.facts
        )
        found = explained(texts, self._workspace.resources.glossary)
        return replace(document, glossary=tuple((one.word, one.means) for one in found))

    def write_read(self, reading: AccessReading, place: Path, reasons: Mapping[str, str]) -> AccessWritten:
        """What was read, in a new folder of that place whose name is the day's and nobody's.

        Raises NotAllowedError when something was written meanwhile: nobody has read that yet.
        """
        name = f"acces-{self._workspace.clock.today().isoformat()}"
        names = (name, *(f"{name}-{number}" for number in range(2, _MOST_FOLDERS)))
        directory = next((place / one for one in names if not (place / one).exists()), place / name)
        return self.write(reading.household_id, directory, reasons, seen=reading.digest)

    def _files(self, holding: Holding, withheld: Mapping[str, Withheld]) -> tuple[dict[str, bytes], list[str]]:
        """The photos and papers by their names, and the places of those that cannot be read any more."""
        found: dict[str, bytes] = {}
        unreadable = []
        for place, attachment in holding.attachments.items():
            key = passage_key(place, 0)
            if key in withheld:
                continue
            with self._workspace.notebook.read() as uow:
                file = uow.attachments.file(attachment.id)
            try:
                content = self._workspace.notebook.sealed_files.read(file.name, file.key)
            except SealedFileError:
                unreadable.append(key)
            else:
                found[str(_at(holding.data, place))] = content
        for place, paper in holding.papers.items():
            if passage_key(place, 0) not in withheld:
                found[str(_at(holding.data, place))] = paper.content
        return found, unreadable

    def _names_of_others(self, uow: UnitOfWork, household_id: str) -> set[str]:
        own = {word for person in uow.households.get(household_id).persons for word in _words(person.full_name)}
        names = {word for name in uow.households.last_names() for word in _words(name)}
        return {word for word in names - own if len(word) >= _SHORTEST_NAME}


def _passages(holding: Holding) -> dict[str, str]:
    """Every passage by its key."""
    return {
        passage.key: passage.text
        for _title, chapter in holding.chapters
        for told in chapter
        for passage in _entry(told, holding, set()).passages
    }


def _digest(known: Mapping[str, str]) -> str:
    """Of the passages as they are read; without the journal, which goes on with each reading."""
    read = {key: text for key, text in known.items() if not key.startswith("journal/")}
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def _entry(told: Told, holding: Holding, others: set[str]) -> AccessEntry:
    place, label, words = told
    texts = passages(words) if _at(holding.data, place) == words else [words]
    return AccessEntry(
        label,
        words,
        tuple(
            Passage(passage_key(place, number), text.strip(), place[-1] == "keep_from" or _names_one_of(text, others))
            for number, text in enumerate(texts)
            if text.strip()
        ),
    )


def _names_one_of(text: str, names: set[str]) -> bool:
    return any(word[:1].isupper() and fold(word) in names for word in re.findall(r"[^\W\d_]+", text))


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(name))


def _withheld(holding: Holding, known: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, Withheld]:
    """The passages to take out, each with its motif; the bilans in PDF go when anything of them is taken out."""
    problems = {}
    for key, reason in reasons.items():
        if key not in known:
            problems[key] = "Ce passage n’est pas dans ce dossier."
        elif not reason.strip() or not is_readable(reason):
            problems[key] = "Notez le motif en quelques mots."
    if problems:
        raise InvalidInputError(problems)
    found = {key: Withheld(known[key], reason.strip()) for key, reason in reasons.items()}
    for place in holding.papers:
        key = passage_key(place, 0)
        if key not in found and _touches(holding.data, place, found):
            found[key] = Withheld("", _WITH_BILAN)
    return found


def _touches(data: Mapping[str, Any], place: tuple[str | int, ...], withheld: Mapping[str, Withheld]) -> bool:
    """Whether a bilan in PDF would still say what is withheld: it holds names, promises and its own text."""
    measure_id = _at(data, (*place[:-1], "measure_id"))
    number, measure = next((n, m) for n, m in enumerate(data["measures"]) if m["id"] == measure_id)
    parts = [(("household",), data["household"]), (("measures", number, "bilan"), measure["bilan"])]
    parts += [(("measures", number, "other_bilans", one), text) for one, text in enumerate(measure["other_bilans"])]
    parts += [
        (("measures", number, "contacts", one, "next_steps"), contact["next_steps"])
        for one, contact in enumerate(measure["contacts"])
    ]
    return any(redacted(value, withheld, where) != value for where, value in parts)


def _told(holding: Holding, withheld: Mapping[str, Withheld]) -> Iterator[AccessChapter]:
    for title, chapter in holding.chapters:
        yield AccessChapter(
            title, tuple((label, _kept(told, holding, withheld)) for told in chapter for label in [told[1]])
        )


def _kept(told: Told, holding: Holding, withheld: Mapping[str, Withheld]) -> str:
    place, _label, words = told
    if _at(holding.data, place) == words:
        return without_passages(words, place, withheld)
    whole = withheld.get(passage_key(place, 0))
    return whole.mark if whole else without_quotations(words, withheld.values())


def _at(data: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        data = data[step]
    return data


def _write_all(directory: Path, contents: Mapping[str, bytes]) -> None:
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise AppError(
            "Ce dossier n’est pas vide.", safe="Rien n’y a été écrit.", do="Choisissez un dossier neuf ou vide."
        )
    is_new = not directory.exists()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(name.startswith(f"{FILES}/") for name in contents):
            (directory / FILES).mkdir(mode=0o700)
        for name, content in contents.items():
            write_private(directory / name, content)
    except OSError:
        _take_away(directory, contents, is_new=is_new)
        raise AppError(
            "Le dossier n’a pas pu être écrit à cet endroit.",
            safe="Rien n’y est resté, et tout est toujours dans le carnet.",
            do="Vérifiez la place et les droits, ou choisissez un autre endroit.",
        ) from None


def _take_away(directory: Path, contents: Mapping[str, bytes], *, is_new: bool) -> None:
    """What was begun: it would lie there readable."""
    with suppress(OSError):
        for name in contents:
            (directory / name).unlink(missing_ok=True)
        shutil.rmtree(directory / FILES, ignore_errors=True)
        if is_new:
            directory.rmdir()
