"""Communes that become one: what was written keeps its code and name, what is counted goes by the day."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.commune_changes import CommuneChange, CommuneChangeError, load_changes, successor
from desktop.domain.territory import Commune, Communes
from desktop.paths import resource_dir

BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)
HESDIN, HUBY = "62447", "62461"


@pytest.fixture(scope="module")
def communes():
    folder = resource_dir()
    return Communes.load(
        folder / "communes62.json", folder / "territories.toml", changes_path=folder / "commune_changes62.toml"
    )


@pytest.mark.parametrize(
    ("insee", "day", "code", "name"),
    [
        (HUBY, BEFORE, HUBY, "Huby-Saint-Leu"),
        (HUBY, AFTER, HESDIN, "Hesdin-la-Forêt"),
        ("62549", AFTER, HESDIN, "Hesdin-la-Forêt"),
        ("62743", AFTER, HESDIN, "Hesdin-la-Forêt"),
        (HESDIN, BEFORE, HESDIN, "Hesdin"),
        (HESDIN, AFTER, HESDIN, "Hesdin-la-Forêt"),
        ("62498", BEFORE, "62498", "Lens"),
    ],
)
def test_a_code_stands_for_the_commune_of_the_day(communes, insee, day, code, name):
    found = communes.on(insee, day)
    assert (found.insee, found.name) == (code, name)


def test_what_was_written_of_a_commune_that_is_gone_keeps_its_name_and_has_a_territory(communes):
    huby = communes.by_insee(HUBY)
    assert (huby.name, huby.became, huby.until) == ("Huby-Saint-Leu", HESDIN, BEFORE)
    assert huby.territory == communes.by_insee(HESDIN).territory == "Montreuillois"


@pytest.mark.parametrize("typed", ["huby", "marconne", "ste austreberthe", "hesdin la"])
def test_for_a_new_address_the_commune_of_today_is_found_by_the_names_of_before(communes, typed):
    assert HESDIN in [one.insee for one in communes.search(typed)]
    assert not {"62461", "62549", "62743"} & {one.insee for one in communes.search(typed)}


def test_a_commune_that_is_gone_is_not_among_those_that_there_are(communes):
    assert len(communes) == 887
    assert {one.insee for one in communes.former} == {"62461", "62549", "62743"}


def test_chains_are_followed_to_the_day():
    changes = (
        CommuneChange(date(2020, 1, 1), "B", (("A", "Ah"), ("B", "Bé"))),
        CommuneChange(date(2025, 1, 1), "C", (("B", "Bé"), ("C", "Cé"))),
    )
    assert [successor(changes, "A", date(year, 6, 1)) for year in (2019, 2021, 2026)] == ["A", "B", "C"]
    c = Commune("C", "Cé", (), "", "", "Ici", 10)
    assert Communes([c], changes).now("A") == c
    assert Communes([c], changes).by_insee("A").name == "Ah"


def test_without_changes_nothing_is_former():
    lens = Commune("62498", "Lens", (), "", "", "Lens-Hénin", 10)
    assert Communes([lens]).on("62498", BEFORE) == lens
    assert Communes([lens]).on("00000", BEFORE) is None


@pytest.mark.parametrize("text", ['[[change]]\ninsee = "62447"\n', '[[change]]\non = 2025-01-01\ninsee = "6"\n'])
def test_a_change_that_does_not_hold_together_is_refused(tmp_path, text):
    path = tmp_path / "changes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommuneChangeError):
        load_changes(path)
