"""Plausible answers for the demonstration; a field the words do not know stays empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry

Words = Mapping[str, Any]
Answers = dict[str, Any]
_STAGES = ("study", "under_way", "received")
"""Of works, in the order in which they come."""


def shown_schemes(registry: Registry) -> tuple[Scheme, ...]:
    """Those that the demonstration has answers for, in the order of the registry."""
    return tuple(scheme for scheme in registry.schemes() if scheme.id in _OPENINGS)


def opening_answers(scheme: Scheme, random: Random, words: Words, today: date) -> Answers:
    """The answers to a scheme's opening form."""
    return _OPENINGS[scheme.id](random, words[scheme.id], today)


def visit_answers(scheme: Scheme, random: Random, words: Words, progress: float) -> Answers:
    """The answers to a scheme's contact form; `progress` is how far the measure is, from 0 to 1."""
    return _VISITS[scheme.id](random, words[scheme.id], progress)


def _astre_opening(random: Random, words: Words, today: date) -> Answers:
    return {
        "works_stage": random.choice(["not_begun", "under_way"]),
        "diagnosis": random.choice(["yes", "no"]),
        "dpe": random.choice("EFG"),
        "dpe_date": (today - timedelta(days=random.randint(300, 900))).isoformat(),
        "expectations": random.choice(words["expectations"]),
    }


def _vej_opening(random: Random, words: Words, today: date) -> Answers:
    return {
        "slisl_head": random.choice(words["slisl_heads"]),
        "coordinator": random.choice(words["coordinators"]),
        "stage": random.choice(["judgment", "order_to_leave"]),
        "source": random.choice(["dsf", "ccapex"]),
        "judgment_date": (today - timedelta(days=random.randint(30, 400))).isoformat(),
        "debt": f"{random.randint(900, 6200)}.{random.randint(0, 99):02}",
        "landlord": random.choice(["social", "private"]),
    }


def _microcredit_opening(random: Random, words: Words, today: date) -> Answers:
    instalments = random.choice([24, 30, 36, 48])
    amount = random.randrange(1200, 5000, 100)
    return {
        "instalments": str(instalments),
        "amount": f"{amount}.00",
        "monthly_payment": f"{amount / instalments:.2f}",
        "purpose": random.choice(["mobility", "mobility", "housing", "training"]),
        "bank": random.choice(words["banks"]),
        "accepts_support": "yes",
    }


def _astre_visit(random: Random, words: Words, progress: float) -> Answers:
    """Works are thought of, then under way, then there: what is found says so."""
    stage = _STAGES[min(int(progress * len(_STAGES)), len(_STAGES) - 1)]
    answers = {
        "findings": random.choice(words[f"findings_{stage}"]),
        "comfort": random.choice(["good", "fair", "poor"]),
        "indoor_temperature": str(random.randint(14, 21)),
        "humidity": random.choice(["yes", "no"]),
        "works_stage": stage,
        "works": random.sample(["insulation", "heating", "windows", "roof", "electricity"], 2),
        "works_quality": random.choice(words["works_quality"]),
        "aids": random.sample(["mpr", "anah", "cee", "pension_fund", "own_share"], 2),
        "energy_bill": f"{random.randint(90, 280)}.{random.choice(['00', '50', '90'])}",
        "budget": random.choice(words["budget"]),
        "rights": random.choice(words["rights"]),
        "household_words": random.choice(words["household_words"]),
    }
    _thin_out(random, answers, ("findings", "budget", "rights", "works_quality", "household_words", "comfort"))
    if stage == _STAGES[0]:
        answers.pop("works_quality", None)
    return _sometimes(random, answers, "health", words["confidences"])


def _vej_visit(random: Random, words: Words, _progress: float) -> Answers:
    answers: Answers = {}
    for place, item in enumerate(("explain", "mobilised", "procedure", "fiche", "support")):
        answers[f"{item}_result"] = random.choice(["done", "done", "partly"])
        answers[f"{item}_note"] = words["notes"][place]
    answers |= {
        "tenant_present": "yes",
        "at_hearing": random.choice(["yes", "no"]),
        "rent": f"{random.randint(380, 720)}.00",
        "debt": f"{random.randint(900, 6200)}.00",
        "rent_resumed": random.choice(["yes", "no"]),
        "repayment_capacity": f"{random.randint(20, 110)}.00",
        "supports_proposed": random.sample(["debt_plan", "fsl", "logement_dabord", "rehousing"], 2),
        "recommendations": random.choice(words["recommendations"]),
        "tenant_observations": random.choice(words["observations"]),
    }
    return _sometimes(random, answers, "confidences", words["confidences"])


def _microcredit_visit(random: Random, words: Words, _progress: float) -> Answers:
    late = random.random() < 0.15
    answers: Answers = {
        "instalment_paid": "no" if late else "yes",
        "project": random.choice(words["projects"]),
        "income": f"{random.randint(950, 1900)}.00",
        "charges": f"{random.randint(700, 1500)}.00",
        "budget": random.choice(words["budgets"]),
        "advice": random.choice(words["advice"]),
        "themes": random.sample(["budget", "mobility", "employment"], 2),
        "household_words": random.choice(words["household_words"]),
    }
    if late:
        answers["arrears"] = f"{random.randint(40, 160)}.00"
    _thin_out(random, answers, ("project", "budget", "advice", "household_words"))
    return _sometimes(random, answers, "confidences", words["confidences"])


def _thin_out(random: Random, answers: Answers, fields: tuple[str, ...]) -> None:
    """Nobody fills everything at each visit: two of three of these texts stay empty, the first one more rarely."""
    for place, field in enumerate(fields):
        if random.random() < (0.35 if place == 0 else 0.7):
            answers.pop(field, None)


def _sometimes(random: Random, answers: Answers, field: str, choices: list[str]) -> Answers:
    if random.random() < 0.2:
        answers[field] = random.choice(choices)
    return answers


_OPENINGS = {"astre": _astre_opening, "vej": _vej_opening, "microcredit": _microcredit_opening}
_VISITS = {"astre": _astre_visit, "vej": _vej_visit, "microcredit": _microcredit_visit}
