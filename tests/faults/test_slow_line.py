"""A day of a whole team over a slow line: what the line would have taken is added up, nobody waits for it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import time, timedelta

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.paths import resource_dir
from desktop.services.attachments import Place
from desktop.services.records import save
from tests.conftest import TODAY
from tests.factories import contact, opened_measure
from tests.faults.kinds import Slow
from tests.faults.proxy import FaultProxy
from tests.pictures_of_people import pdf
from tests.services.two_laptops import linked, receiver_at

VISITS = 500
BITS_PER_SECOND = 256_000
ROUND_TRIP_S = 0.1
LONGEST_S = 60
WORDS = 110
"""Of what is told of one visit."""


def french_words() -> list[str]:
    """Those of the program's own help: what people write packs like it."""
    pages = sorted((resource_dir() / "help").glob("*.md"))
    return " ".join(page.read_text("utf-8") for page in pages).split()


def write_visits(services) -> None:
    """As many as asked for, each with its own text, in several cases."""
    chance, words = random.Random(7), french_words()
    cases = [opened_measure(services) for _ in range(20)]
    with services.workspace.notebook.write() as uow:
        for number in range(VISITS):
            told = " ".join(chance.choices(words, k=WORDS))
            visit = contact(
                cases[number % len(cases)], TODAY - timedelta(days=number % 60), at=time(14, 30), form="astre-visit",
                answers={"findings": told},
            )  # fmt: skip
            visit = replace(visit, id=services.workspace.new_id())
            save(services.workspace, uow, JournalAct.RECORDED, visit)


def test_five_hundred_visits_take_less_than_a_minute_over_a_slow_line_and_no_paper_is_before_them(services, tmp_path):
    with (
        receiver_at(tmp_path, requests_per_minute=0) as receiver,
        FaultProxy(receiver.url).running() as proxy,
    ):
        linked(services, replace(receiver, url=proxy.url))
        write_visits(services)
        of = opened_measure(services)
        place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
        services.attachments.set_level(services.attachments.add(place, pdf(), "Devis").id, Level.SHARED)
        proxy.plan(*[Slow(BITS_PER_SECOND, ROUND_TRIP_S)] * 1000)
        result = services.exchange.push()
        told = [row for row in receiver.rows() if row["kind"] == "contact"]
    assert (result.trouble, result.waiting, result.refused, len(told)) == (None, 0, 0, VISITS)
    size = sum(len(row["body"]["answers"]["findings"]) for row in told)
    print(f"{VISITS} visits, {size / 1000:.0f} kB of text: {proxy.simulated_s:.1f} s, {len(proxy.exchanges)} requests")
    assert proxy.simulated_s < LONGEST_S
    asked = [one.path for one in proxy.exchanges]
    first_paper = next(at for at, path in enumerate(asked) if path.startswith("/v1/attachments"))
    assert "/v1/records" not in asked[first_paper:]
