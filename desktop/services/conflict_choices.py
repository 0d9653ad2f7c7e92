"""What a person chose of two versions of a record, put together; nothing is chosen for anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from desktop.domain.form_fields import FieldKind
from desktop.errors import NotAllowedError, NotFoundError
from desktop.services.conflict_bodies import FORMS, Path, differing, is_chosen, put, value_at
from desktop.services.incoming import refuse_elsewhere
from desktop.services.workspace import Workspace
from desktop.storage.errors import NONSENSE
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion
from desktop.sync.contract.reading import ReadingError
from desktop.sync.overlay import overlaid
from desktop.sync.payload import Record, body_of, form_of

Side = Literal["mine", "theirs", "both"]
"""« both » for two free texts: one after the other."""
_TEXTS: Final = frozenset({"difficulties", "contact_instructions", "household_words", "observations", "target"})
"""Free texts that are no answer to a form."""


def chosen(
    workspace: Workspace, uow: UnitOfWork, mine: Record, theirs: ReceivedVersion, choices: Mapping[str, Side]
) -> Record:
    """The record as a person chose it; NotAllowedError where it cannot be so."""
    body, other = body_of(mine, workspace.registry), theirs.body
    apart = differing(body, other)
    form = form_of(mine)
    for key, path in apart.items():
        if choices.get(key) == "theirs" and is_chosen(path):
            put(body, path, value_at(other, path))
        elif choices.get(key) == "both" and may_keep_both(workspace, body, other, path, form):
            put(body, path, f"{value_at(body, path)}\n\n{value_at(other, path)}")
    if "answers" in apart and choices["answers"] == "theirs":
        body |= {name: other[name] for name in FORMS if name in other}
    try:
        record = overlaid(mine, theirs.kind, body, workspace.registry)
    except ReadingError:
        raise NotAllowedError(
            "L’autre version dit quelque chose que ce logiciel ne sait pas lire.",
            safe="Les deux versions sont gardées.",
            do="Installez la dernière version de Perron, puis recommencez.",
        ) from None
    try:
        refuse_elsewhere(workspace, uow, mine, record)
    except (*NONSENSE, NotFoundError):
        raise NotAllowedError(
            "Ce choix ne peut pas être pris\u00a0: cette fiche n’irait pas avec son ménage ou sa mesure.",
            safe="Les deux versions sont gardées.",
            do="Gardez ce que dit ce carnet pour le ménage, la mesure et le dispositif.",
        ) from None
    return record


def may_keep_both(
    workspace: Workspace,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: Path,
    reference: tuple[str, int] | None,
) -> bool:
    """Whether both say something in free words there."""
    if not all(isinstance(value, str) and value for value in (value_at(mine, path), value_at(theirs, path))):
        return False
    if path[0] != "answers":
        return path[-1] in _TEXTS
    form = workspace.registry.form(*reference) if reference else None
    field = form.field(path[1]) if form and len(path) > 1 else None
    return field is not None and field.kind is FieldKind.LONG_TEXT
