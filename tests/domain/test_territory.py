"""The communes and territories shipped with the program, their search, and the folding of names."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.territory import Communes, TerritoryError, load_parts
from desktop.domain.text import fold
from desktop.paths import resource_dir

COMMUNES = resource_dir() / "communes62.json"
TERRITORIES = resource_dir() / "territories.toml"

ROWS = [
    {"insee": "62001", "nom": "Un", "codes_postaux": ["62100"], "epci_code": "A", "epci_nom": "CC A", "population": 5},
    {
        "insee": "62002",
        "nom": "Deux",
        "codes_postaux": ["62100"],
        "epci_code": "B",
        "epci_nom": "CC B",
        "population": 9,
    },
]


@pytest.fixture(scope="module")
def communes():
    return Communes.load(COMMUNES, TERRITORIES)


@pytest.fixture
def load(tmp_path):
    """Load ROWS with the given territories."""

    def loaded(toml, on=None):
        (tmp_path / "communes.json").write_text(json.dumps(ROWS), encoding="utf-8")
        (tmp_path / "territories.toml").write_text(toml, encoding="utf-8")
        return Communes.load(tmp_path / "communes.json", tmp_path / "territories.toml", on)

    return loaded


def part(territory, what, starts="2023-01-01", more=""):
    return f'[[part]]\nterritory = "{territory}"\nlabel = "x"\n{what}\nbasis = "doc"\nstarts = {starts}\n{more}\n'


def names(found):
    return [commune.name for commune in found]


def test_every_commune_of_the_departement_has_its_epci_and_its_territory(communes):
    assert len(communes) == 887
    assert len({commune.epci_code for commune in communes}) == 20
    assert Counter(commune.territory for commune in communes) == {
        "Arrageois": 255,
        "Artois": 104,
        "Audomarois": 89,
        "Boulonnais": 74,
        "Calaisis": 52,
        "Lens-Hénin": 50,
        "Montreuillois": 161,
        "Ternois": 102,
    }


@pytest.mark.parametrize("name", ["Fleurbaix", "Laventie", "Lestrem", "Sailly-sur-la-Lys"])
def test_the_four_communes_of_flandre_lys_are_in_artois(communes, name):
    (found,) = [commune for commune in communes if commune.name == name]
    assert (found.territory, found.epci_name) == ("Artois", "CC Flandre Lys")


@pytest.mark.parametrize(
    ("insee", "territory"),
    [
        ("62498", "Lens-Hénin"),
        ("62427", "Lens-Hénin"),
        ("62119", "Artois"),
        ("62765", "Audomarois"),
        ("62160", "Boulonnais"),
        ("62193", "Calaisis"),
        ("62041", "Arrageois"),
        ("62767", "Ternois"),
        ("62588", "Montreuillois"),
        ("62826", "Montreuillois"),
    ],
)
def test_the_chief_towns_are_in_their_territory(communes, insee, territory):
    assert communes.by_insee(insee).territory == territory


def test_an_insee_code_is_a_key_and_an_unknown_one_gives_nothing(communes):
    assert communes.by_insee("62498").name == "Lens"
    assert communes.by_insee("62999") is None


def test_territories_are_listed_with_their_communes(communes):
    assert communes.territories[0] == "Arrageois"
    assert len(communes.territories) == 8
    assert {commune.territory for commune in communes} == set(communes.territories)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("béth", "Béthune"),
        ("BETH", "Béthune"),
        ("noeux", "Nœux-les-Mines"),
        ("nœux les m", "Nœux-les-Mines"),
        ("st omer", "Saint-Omer"),
        ("Saint-Omer", "Saint-Omer"),
        ("sain om", "Saint-Omer"),
        ("st-martin-bou", "Saint-Martin-Boulogne"),
        ("ste cath", "Sainte-Catherine"),
        ("mines bully", "Bully-les-Mines"),
        ("lens", "Lens"),
        ("62300 le", "Lens"),
        ("7 vall", None),
        ("éthune", "Béthune"),
        ("bethnue", "Béthune"),
        ("calasi", "Calais"),
        ("boulonge s mer", "Boulogne-sur-Mer"),
        ("zzzz", None),
        ("   ", None),
        ("'-", None),
    ],
)
def test_search_takes_the_beginning_of_any_word_without_accents(communes, typed, first):
    found = communes.search(typed)
    assert (found[0].name if found else None) == first


def test_names_that_begin_with_the_text_come_before_more_peopled_ones(communes):
    found = names(communes.search("lens"))
    assert found[0] == "Lens"
    assert "Noyelles-sous-Lens" in found
    assert names(communes.search("hesdin"))[0].startswith("Hesdin")
    assert names(communes.search("saint-om")) == names(communes.search("st om"))


def test_search_gives_no_more_than_asked(communes):
    assert len(communes.search("saint", 5)) == 5
    assert len(communes.search("62130", 40)) == 33


def test_every_commune_is_found_by_its_whole_name(communes):
    missing = [commune.name for commune in communes if commune not in communes.search(commune.name, 50)]
    assert missing == []


def test_each_part_says_whether_it_is_written_or_chosen():
    parts = load_parts(TERRITORIES)
    written = {part.label for part in parts if part.basis == "doc"}
    assert "CA de Lens - Liévin" in written
    assert {part.territory for part in parts if part.basis == "doc"} == {"Lens-Hénin", "Artois", "Montreuillois"}
    assert {part.territory for part in parts if part.basis == "choice"} == {
        *("Montreuillois", "Audomarois", "Boulonnais", "Calaisis", "Arrageois", "Ternois")
    }


def test_a_commune_named_alone_goes_before_its_epci(load):
    toml = part("Nord", 'epci = "A"') + part("Sud", 'epci = "B"') + part("Est", 'communes = ["62002"]')
    assert load(toml).by_insee("62002").territory == "Est"


def test_territories_are_read_as_they_stood_on_a_day(load):
    toml = part("Nord", 'epci = "A"') + part("Vieux", 'epci = "B"', more="ends = 2024-12-31")
    toml += part("Neuf", 'epci = "B"', starts="2025-01-01")
    assert load(toml).by_insee("62002").territory == "Neuf"
    assert load(toml, date(2024, 12, 31)).by_insee("62002").territory == "Vieux"
    assert load(toml, date(2025, 1, 1)).by_insee("62002").territory == "Neuf"


def test_faulty_territories_are_refused_with_all_their_problems(load):
    toml = part("Nord", 'epci = "A"') + part("Sud", 'epci = "A"') + part("Est", 'communes = ["1"]')
    with pytest.raises(TerritoryError) as caught:
        load(toml)
    assert caught.value.problems == (
        "Sud\u00a0: A est déjà dans Nord.",
        "Est\u00a0: 1 est inconnu.",
        "Deux (62002)\u00a0: aucun territoire.",
    )


def test_a_part_with_faulty_fields_is_refused_with_their_paths(load):
    with pytest.raises(TerritoryError) as caught:
        load(
            '[[part]]\nterritory = ""\nlabel = 1\nepci = "A"\ncommunes = ["62001"]\nbasis = "guess"\nstarts = "soon"\n'
        )
    paths = [problem.split("\u00a0")[0] for problem in caught.value.problems]
    assert paths == ["part[0].territory", "part[0].label", "part[0].basis", "part[0]", "part[0].starts"]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nœux-lès-Auxi", "noeux les auxi"),
        ("L’Écluse d'Arras", "l ecluse d arras"),
        ("ŁUKASZ Wójcik", "lukasz wojcik"),
        ("Đorđe Øster Ærø Straße", "dorde oster aero strasse"),
        ("  Anne\u2011Marie\u00a0 N\u2019Guyen ", "anne marie n guyen"),
        ("e\u0301te\u0301", "ete"),
        ("CÆSAR ŒUVRE", "caesar oeuvre"),
        ("06.12", "06.12"),
        ("", ""),
    ],
)
def test_folding_removes_case_accents_ligatures_apostrophes_and_hyphens(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_folding_ignores_case_in_the_latin_alphabets(text):
    assert fold(text.upper().lower()) == fold(text.lower())


def test_names_have_the_apostrophe_that_is_printed_and_are_found_with_either(communes):
    assert not [commune for commune in communes if "'" in commune.name + commune.epci_name]
    audruicq = communes.search("audruicq")[0]
    assert audruicq.epci_name == "CC de la Région d’Audruicq"
    for typed in ("hesdin-l'abbé", "hesdin l’abbe"):
        assert communes.search(typed)[0].name == "Hesdin-l’Abbé"
