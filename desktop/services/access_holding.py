"""Everything kept of one household and of nobody else, as one tree of JSON and as chapters in words (R2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from desktop.domain.access import Path
from desktop.domain.acts import act_words
from desktop.domain.attachment import Attachment
from desktop.domain.education import EducationAction
from desktop.domain.french import long_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.noun import Noun
from desktop.domain.privacy import plain
from desktop.services.access_bilans import BILAN_PARTS, bilan_chapters, bilan_parts
from desktop.services.access_exchange import exchange_chapters, exchange_of
from desktop.services.budget_words import BudgetWords
from desktop.services.clock import PARIS
from desktop.services.importing_back import import_about
from desktop.services.journal import kind_words
from desktop.services.origins import origin_of
from desktop.services.outgoing import OutgoingReader, Told, instant_words
from desktop.services.wording import outcome_of
from desktop.services.workspace import Workspace
from desktop.storage.audit import AuditFilter
from desktop.storage.holdings import UNSAVED, Paper
from desktop.storage.merges import Merge
from desktop.storage.unit_of_work import UnitOfWork

_PAPER_KINDS: Final = {
    "frozen": "Bilan figé avant signature",
    "revision": "Bilan signé en partie",
    "sealed": "Bilan signé",
    "interim": "Bilan d’étape",
    "proof": "Preuve de signature",
    "department": "Bilan, exemplaire du Département",
    "file": "Bilan, exemplaire du dossier",
}
_LINE_BY_LINE: Final = frozenset({"lines", "private_lines", "debts", "private_debts", "earlier", "formula"})
_OF_MEASURE: Final = ("contacts", "contact_changes", "milestones", "objectives", "drafts", *BILAN_PARTS)
FILES: Final = "pieces"
"""The folder of the photos and papers, beside the PDF and the JSON."""


@dataclass(frozen=True)
class Holding:
    """What is kept: the tree, its chapters in words, and the files by where the tree names them."""

    data: dict[str, Any]
    chapters: tuple[tuple[str, tuple[Told, ...]], ...]
    attachments: Mapping[Path, Attachment]
    papers: Mapping[Path, Paper]
    warnings: tuple[str, ...] = ()
    """To be read before anything is handed over (R6)."""


class HoldingReader:
    """Reads everything in one view of the notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._budget_words = BudgetWords(workspace.registry)
        self._words = OutgoingReader(workspace.registry, workspace.commune_name)

    def read(self, uow: UnitOfWork, household_id: str) -> Holding:
        """Raises NotFoundError."""
        household = uow.households.get(household_id)
        ids = [*uow.holdings.records(household_id), *uow.holdings.drafts(household_id)]
        attachments = uow.attachments.everything_of(household_id)
        measures = uow.measures.of_household(household_id)
        papers = [(measure, paper) for measure in measures for paper in uow.holdings.papers(measure.id)]
        hold, origin = uow.erasure.holds().get(household_id), origin_of(uow, household_id)
        data = {
            "format": "perron-access-1",
            "made_on": self._workspace.clock.today().isoformat(),
            "household": plain(household),
            "origin": plain(origin) if origin else None,
            "hold": plain(hold) if hold else None,
            "before_import": import_about(uow, ids),
            "merges": [_merge(one, household_id) for one in uow.merges.everything_about(household_id)],
            "saisines": [plain(one) for one in uow.saisines.of_household(household_id)],
            "measures": [self._measure(uow, measure) for measure in measures],
            "budgets": [plain(one) for one in uow.budgets.everything_of(household_id)],
            "educations": [_own_part(one) for one in uow.educations.everything_of(household_id)],
            "attachments": [
                {**plain(one), "file": f"{FILES}/{number:02}-{one.copy_name.lower()}"}
                for number, one in enumerate(attachments, start=1)
            ],
            "papers": [
                {"measure_id": measure.id, "kind": paper.kind, "sha256": paper.sha256, "file": _paper_file(number)}
                for number, (measure, paper) in enumerate(papers, start=1)
            ],
            "unsaved": uow.holdings.unsaved(ids),
            "sent": [plain(one) for one in uow.holdings.sent(ids)],
            **exchange_of(uow, household_id),
            "journal": [
                {"at": line.at.isoformat(), "action": line.action, "kind": line.kind, "record_id": line.record_id}
                for line in uow.audit.page(0, None, AuditFilter(records=ids))
            ],
        }
        return Holding(
            data,
            tuple((title, tuple(told)) for title, told in self._chapters(household, data)),
            {("attachments", number, "file"): one for number, one in enumerate(attachments)},
            {("papers", number, "file"): paper for number, (_measure, paper) in enumerate(papers)},
            household.cautions,
        )

    def _measure(self, uow: UnitOfWork, measure: Measure) -> dict[str, Any]:
        contacts = uow.contacts.everything_of(measure.id)
        drafts = [draft for draft in uow.drafts.all() if draft.measure_id == measure.id]
        return {
            **plain(measure),
            "contacts": [plain(contact) for contact in contacts],
            "contact_changes": {
                one: [plain(change) for change in found]
                for one, found in uow.contact_changes.of_contacts([contact.id for contact in contacts]).items()
            },
            "milestones": [plain(one) for one in uow.milestones.everything_of(measure.id)],
            "objectives": [plain(one) for one in uow.objectives.everything_of(measure.id)],
            "drafts": [plain(draft) for draft in drafts],
            **bilan_parts(uow, measure.id),
        }

    def _chapters(self, household: Household, data: Mapping[str, Any]) -> Iterator[tuple[str, Iterator[Told]]]:
        yield "Le ménage", self._words.told("household", data["household"], place=("household",))
        if data["origin"]:
            yield "Venu d’un tableau", self._words.told("origin", data["origin"], place=("origin",))
        if data["hold"]:
            yield "Conservation prolongée", self._words.told("hold", data["hold"], place=("hold",))
        if data["before_import"]:
            yield from self._imported_over(data["before_import"], ("before_import",))
        for number, merge in enumerate(data["merges"]):
            yield "Réunion de deux fiches", self._merging(merge, ("merges", number))
        for number, saisine in enumerate(data["saisines"]):
            name = self._scheme(saisine["scheme"])
            yield f"Demande d’accompagnement {name}", self._words.told("saisine", saisine, place=("saisines", number))
        for number, measure in enumerate(data["measures"]):
            yield from self._of_measure(measure, ("measures", number))
        names = {person.id: person.first_name or person.full_name for person in household.persons}
        for number, budget in enumerate(data["budgets"]):
            yield f"Budget du {_day(budget['day'])}", self._budget(budget, names, ("budgets", number))
        for number, action in enumerate(data["educations"]):
            told = self._words.told("education", action, place=("educations", number))
            yield f"Action d’éducation budgétaire du {_day(action['day'])}", told
        if data["attachments"]:
            yield "Photos et documents", self._files(data["attachments"])
        if data["papers"]:
            yield "Bilans en PDF", self._papers(data["papers"])
        if data["unsaved"]:
            yield "Saisies commencées", _raw(data["unsaved"], ("unsaved",))
        yield from exchange_chapters(data, self._words)
        if data["journal"]:
            yield "Lectures et changements", _journal(data["journal"])

    def _imported_over(self, found: Mapping[str, Any], place: Path) -> Iterator[tuple[str, Iterator[Told]]]:
        """What a table has changed, as it was before; kept for the days in which an import can be taken back."""
        title = f"Avant l’import du {instant_words(found['at'])}"
        for number, one in enumerate(found["records"]):
            within, values = (*place, "records", number, "before"), one["before"]
            match one["kind"]:
                case "measure":
                    yield f"{title}, mesure", self._answered("measure", values, "terms", within)
                case "contact":
                    yield f"{title}, {_day(values['day'])}", self._contact(values, within)
                case kind:
                    yield title, self._words.told(kind, values, place=within)
        if found["origin"]:
            yield title, self._words.told("origin", found["origin"], place=(*place, "origin"))

    def _merging(self, merge: Mapping[str, Any], place: Path) -> Iterator[Told]:
        """When and why two files were brought together, and what the other one said."""
        told = {name: merge[name] for name in ("merged_at", "who", "motif", "undone_at")}
        yield from self._words.told("merge", told, place=place)
        yield from self._words.told("household", merge["own"] or {}, "Avant – ", (*place, "own"))
        yield from self._words.told("household", merge["merged"] or {}, "L’autre fiche – ", (*place, "merged"))

    def _of_measure(self, measure: Mapping[str, Any], place: Path) -> Iterator[tuple[str, Iterator[Told]]]:
        title = f"Mesure {self._scheme(measure['scheme'])} commencée le {_day(measure['start'])}"
        yield title, self._answered("measure", measure, "terms", place, _OF_MEASURE)
        for number, contact in enumerate(measure["contacts"]):
            outcome = outcome_of(contact["outcome"], contact["kind"], self._visit_word(measure["scheme"]))
            yield f"{outcome}, {_day(contact['day'])}", self._contact(contact, (*place, "contacts", number))
            for rank, change in enumerate(measure["contact_changes"].get(contact["id"], ())):
                within = (*place, "contact_changes", contact["id"], rank)
                title = f"{outcome}, {_day(contact['day'])}, avant le changement du {instant_words(change['at'])}"
                yield title, self._contact_change(change, within)
        for number, milestone in enumerate(measure["milestones"]):
            yield (
                f"Étape du parcours, {_day(milestone['day'])}",
                self._milestone(milestone, (*place, "milestones", number)),
            )
        for number, objective in enumerate(measure["objectives"]):
            told = self._words.told("objective", objective, place=(*place, "objectives", number))
            yield f"Objectif fixé le {_day(objective['set_on'])}", told
        for number, draft in enumerate(measure["drafts"]):
            yield "Brouillon d’une visite", self._draft(draft, (*place, "drafts", number))
        yield from bilan_chapters(self._words, measure, place)

    def _answered(
        self, kind: str, values: Mapping[str, Any], answers: str, place: Path, but: tuple[str, ...] = ()
    ) -> Iterator[Told]:
        """A record and the answers in it, each by the form and version that it was given to."""
        yield from self._words.told(
            kind, {name: value for name, value in values.items() if name not in {answers, *but}}, place=place
        )
        form = "terms_form" if answers == "terms" else "form"
        version = values["terms_version" if answers == "terms" else "form_version"]
        given = self._words.answered(values[answers], {"id": values[form], "version": version})
        yield from (((*place, answers, *inner), label, words) for inner, label, words in given)

    def _contact(self, contact: Mapping[str, Any], place: Path) -> Iterator[Told]:
        """A contact with its answers, and those that it gave to the form of another measure."""
        yield from self._answered("contact", contact, "answers", place, ("outside",))
        outside = contact["outside"]
        if outside:
            reference = {"id": outside["form"], "version": outside["form_version"]}
            for inner, label, words in self._words.answered(outside["answers"], reference):
                yield (*place, "outside", "answers", *inner), f"{label} (hors formulaire)", words

    def _contact_change(self, change: Mapping[str, Any], place: Path) -> Iterator[Told]:
        own = {name: change[name] for name in ("motif", "who")}
        yield from self._words.told("contact_change", own, place=place)
        yield from self._contact(change["before"], (*place, "before"))

    def _milestone(self, milestone: Mapping[str, Any], place: Path) -> Iterator[Told]:
        """A stage with its answers, and what it said before each correction, in the words of its form."""
        yield from self._answered("milestone", milestone, "answers", place, ("corrections",))
        for number, before in enumerate(milestone["corrections"]):
            within = (*place, "corrections", number)
            plain_part = {name: value for name, value in before.items() if name != "answers"}
            yield from self._words.told("corrections", plain_part, "Avant correction – ", within)
            reference = {"id": milestone["form"], "version": milestone["form_version"]}
            for inner, label, words in self._words.answered(before["answers"], reference):
                yield (*within, "answers", *inner), f"Avant correction – {label}", words

    def _budget(
        self, budget: Mapping[str, Any], names: Mapping[str, str], place: Path, before: str = ""
    ) -> Iterator[Told]:
        """A budget line by line, and how it read before each time it was written anew."""
        own = {name: value for name, value in budget.items() if name not in _LINE_BY_LINE}
        own["formula"] = {name: budget["formula"][name] for name in ("name", "version")}
        yield from self._words.told("budget", own, before, place)
        for at, label, words in self._budget_words.told(budget, names, place):
            yield at, f"{before}{label}", words
        for number, earlier in enumerate(budget["earlier"]):
            told = f"Écrit le {_day(earlier['written_on'])} – "
            yield from self._budget(earlier, names, (*place, "earlier", number), told)

    def _draft(self, draft: Mapping[str, Any], place: Path) -> Iterator[Told]:
        values = dict(draft["values"])
        answers = values.pop("answers", {})
        within = (*place, "values")
        yield from self._words.told("draft", {"saved_at": draft["saved_at"]}, place=place)
        yield from self._words.told("contact", values, place=within)
        given = self._words.answered(answers, {"id": draft["form"], "version": draft["form_version"]})
        yield from (((*within, "answers", *inner), label, words) for inner, label, words in given)

    def _files(self, attachments: list[dict[str, Any]]) -> Iterator[Told]:
        for number, one in enumerate(attachments):
            which = f"Document {number + 1} – " if len(attachments) > 1 else ""
            place = ("attachments", number)
            yield (*place, "file"), f"{which}Fichier joint", one["file"]
            rest = {name: value for name, value in one.items() if name not in {"file", "owner"}}
            yield from self._words.told("attachment", rest, which, place)

    def _papers(self, papers: list[dict[str, Any]]) -> Iterator[Told]:
        for number, one in enumerate(papers):
            yield ("papers", number, "file"), _PAPER_KINDS.get(one["kind"].partition(":")[0], "Document"), one["file"]

    def _scheme(self, scheme_id: str) -> str:
        return self._workspace.registry.scheme(scheme_id).name

    def _visit_word(self, scheme_id: str) -> Noun:
        return self._workspace.registry.scheme(scheme_id).visit_word


def _own_part(action: EducationAction) -> dict[str, Any]:
    """An action without who else took part: the note of one held for several is about all of them, and stays out."""
    others = ("household_ids", "others") if action.participants == 1 else ("household_ids", "others", "note")
    return {name: value for name, value in plain(action).items() if name not in others}


def _merge(merge: Merge, household_id: str) -> dict[str, Any]:
    """What a household may read of a merging: of another one it was mistaken for, and is apart from again, nothing."""
    is_kept = merge.kept.id == household_id
    return {
        "merged_at": merge.at.isoformat(),
        "who": merge.who,
        "motif": merge.motif,
        "undone_at": merge.undone_at,
        "own": plain(merge.kept if is_kept else merge.merged),
        "merged": plain(merge.merged) if is_kept and not merge.undone_at else None,
    }


def _paper_file(number: int) -> str:
    return f"{FILES}/bilan-{number:02}.pdf"


def _raw(value: Any, place: Path, label: str = "") -> Iterator[Told]:
    """What a screen keeps of unfinished typing, whatever its shape."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _raw(item, (*place, name), f"{label} – {name}" if label else str(name).removeprefix(UNSAVED))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _raw(item, (*place, number), f"{label} {number + 1}")
    elif value not in (None, "", False):
        yield place, label, "oui" if value is True else str(value)


def _journal(lines: list[dict[str, Any]]) -> Iterator[Told]:
    for number, one in enumerate(lines):
        moment = instant_words(datetime.fromisoformat(one["at"]).astimezone(PARIS).isoformat())
        yield ("journal", number), moment, f"{kind_words(one['kind'])}\u00a0: {act_words(one['action']).lower()}"


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text))
