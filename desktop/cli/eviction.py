"""The command that tells the indicative calendar of an eviction, step by step (G1-G7)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from desktop.cli.answers import WrongUseError, print_json
from desktop.cli.opening import Notebooks
from desktop.domain.eviction import INDICATIVE
from desktop.domain.french import long_date
from desktop.errors import NotFoundError

if TYPE_CHECKING:
    from desktop.services.eviction import StepTold


def eviction(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Each step with its day and its rule, or with what is missing."""
    from desktop.services.eviction import EvictionService

    with notebooks(arguments, names=True) as workspace:
        try:
            told = EvictionService(workspace).of_measure(arguments.measure_id)
        except NotFoundError:
            raise WrongUseError(f"« {arguments.measure_id} » : aucune mesure n’a cet identifiant.") from None
    if told is None:
        raise WrongUseError("Le dispositif de cette mesure n’a pas de calendrier d’expulsion.")
    steps = (*told.known, *told.unknown)
    if arguments.json:
        return print_json({"warnings": list(told.warnings), "steps": [_as_json(one) for one in steps]})
    for line in (*told.warnings, *(_line(one) for one in steps)):
        print(line)
    return 0


def _line(step: StepTold) -> str:
    found = f"{long_date(step.day)} ({INDICATIVE}). {step.words}".strip(" .") if step.day else step.words
    return f"{step.title} : {found} [{step.article}]"


def _as_json(step: StepTold) -> dict[str, Any]:
    return {
        "key": step.key,
        "rule": step.rule,
        "title": step.title,
        "day": step.day.isoformat() if step.day else None,
        "indicative": True,
        "refused": step.is_refused,
        "words": step.words,
        "says": step.says,
        "article": step.article,
        "source": step.source,
        "reviewed_on": step.reviewed_on.isoformat(),
        "inputs": [{"label": one.label, "value": one.words, "said_on": one.said_on.isoformat()} for one in step.inputs],
        "missing": [one.name for one in step.missing],
        "remark": step.remark,
    }
