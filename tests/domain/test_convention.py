"""Conventions: the ones shipped, the reading of TOML and JSON with all its faults, and which one covers a measure."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.convention import (
    RATES,
    Convention,
    ConventionError,
    covering,
    load_conventions,
    parse_convention,
    to_mapping,
)
from desktop.domain.territory import Communes
from desktop.paths import resource_dir
from desktop.schemes.registry import registry

SHIPPED = resource_dir() / "conventions"
GOOD = {
    "id": "astre-2030",
    "scheme": "astre",
    "name": "ASTRE 2030",
    "starts": date(2030, 1, 1),
    "ends": date(2030, 12, 31),
    "territories": ["Artois"],
    "rates": {"month": "175.00"},
    "envelope": "42000.00",
    "source": "convention signée",
}
AMOUNTS = st.integers(0, 10**11 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
WORDS = st.text(min_size=1, max_size=12).filter(lambda text: text == text.strip() != "")


@st.composite
def conventions(draw):
    starts, ends = sorted(draw(st.tuples(st.dates(), st.dates())))
    return Convention(
        id=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)),
        scheme=draw(st.sampled_from(["astre", "vej", "mobile_team"])),
        name=draw(WORDS),
        starts=starts,
        ends=ends,
        territories=tuple(draw(st.lists(WORDS, unique=True, max_size=3))),
        rates=draw(st.dictionaries(st.sampled_from(RATES), AMOUNTS)),
        envelope=draw(AMOUNTS),
        advance_percent=draw(st.none() | st.integers(0, 100)),
        target=draw(st.none() | st.integers(1, 500)),
        source=draw(WORDS),
        demonstration=draw(st.booleans()),
    )


@pytest.fixture(scope="module")
def shipped():
    return {convention.id: convention for convention in load_conventions(SHIPPED)}


def problems_of(**changes):
    """The problems of GOOD with some fields changed; None removes a field."""
    mapping = {key: value for key, value in (GOOD | changes).items() if value is not None}
    with pytest.raises(ConventionError) as caught:
        parse_convention(mapping)
    return caught.value.problems


def path_of(problem):
    return problem.split("\u00a0")[0]


def test_the_shipped_astre_convention_has_the_figures_of_the_call(shipped):
    astre = shipped["astre-2023"]
    assert (astre.starts, astre.ends, astre.territories) == (date(2023, 11, 1), date(2024, 10, 31), ())
    assert astre.rates == {"month": Decimal(175), "diagnosis": Decimal(375)}
    assert (astre.envelope, astre.advance_percent, astre.target) == (Decimal(42000), 80, 20)
    assert astre.target * 12 * astre.rates["month"] == astre.envelope


def test_v8_the_shipped_vej_conventions_have_their_territories_and_envelopes(shipped):
    one, two = shipped["vej-ami1-2023"], shipped["vej-ami2-2023"]
    assert (one.starts, one.ends) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (two.starts, two.ends) == (date(2023, 11, 1), date(2024, 10, 31))
    assert set(one.territories) == {"Lens-Hénin", "Artois"}
    assert set(two.territories) == {"Audomarois", "Boulonnais", "Montreuillois"}
    assert (one.envelope, two.envelope) == (Decimal("80928.00"), Decimal("25493.66"))
    for convention in (one, two):
        assert convention.rates == {"visit": Decimal("162.38"), "porte_close": Decimal("39.12")}
        assert convention.advance_percent == 60
    assert 157 * two.rates["visit"] == two.envelope


def test_m6_the_shipped_microcredit_convention_is_paid_whole_at_signature(shipped):
    loan = shipped["microcredit-2023"]
    assert (loan.starts, loan.ends) == (date(2023, 1, 1), date(2023, 12, 31))
    assert loan.envelope == loan.rates["forfait"] == Decimal(15000)
    assert (loan.advance_percent, loan.target) == (100, 100)


def test_shipped_conventions_are_real_and_name_existing_territories(shipped):
    communes = Communes.load(resource_dir() / "communes62.json", resource_dir() / "territories.toml")
    assert {convention.scheme for convention in shipped.values()} == {scheme.id for scheme in registry().schemes()}
    for convention in shipped.values():
        assert not convention.demonstration
        assert set(convention.territories) <= set(communes.territories)


def test_shipped_amounts_are_exact_to_the_cent(shipped):
    for convention in shipped.values():
        for amount in (convention.envelope, *convention.rates.values()):
            assert amount.as_tuple().exponent == -2


@given(conventions())
def test_a_convention_written_and_read_again_is_the_same(convention):
    assert parse_convention(to_mapping(convention)) == convention


@given(conventions())
def test_the_written_form_holds_no_binary_fraction_and_no_date_object(convention):
    flat = [value for value in to_mapping(convention).values() if not isinstance(value, dict | list)]
    assert all(isinstance(value, str | int) for value in flat)


def test_a_convention_can_be_a_member_of_a_set():
    assert len({parse_convention(GOOD), parse_convention(GOOD)}) == 1


def test_what_is_optional_may_be_left_out():
    bare = {key: value for key, value in GOOD.items() if key not in {"territories", "rates"}}
    convention = parse_convention(bare)
    assert (convention.territories, convention.rates) == ((), {})
    assert (convention.advance_percent, convention.target, convention.demonstration) == (None, None, False)


@pytest.mark.parametrize("percent", [0, 60, 100])
def test_an_advance_is_from_nothing_to_the_whole(percent):
    assert parse_convention(GOOD | {"advance_percent": percent}).advance_percent == percent


@pytest.mark.parametrize("field", ["id", "scheme", "name", "starts", "ends", "envelope", "source"])
def test_a_missing_field_is_named(field):
    assert problems_of(**{field: None}) == (f"{field}\u00a0: champ obligatoire.",)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "Été 2030"}, "id"),
        ({"scheme": 3}, "scheme"),
        ({"name": "  "}, "name"),
        ({"starts": "2030-02-30"}, "starts"),
        ({"starts": "20300101"}, "starts"),
        ({"starts": datetime(2030, 1, 1)}, "starts"),  # noqa: DTZ001 - what TOML gives for a local date and time
        ({"ends": 2030}, "ends"),
        ({"ends": date(2029, 12, 31)}, "ends"),
        ({"territories": "Artois"}, "territories"),
        ({"territories": ["Artois", "Artois"]}, "territories"),
        ({"territories": ["Artois", 3]}, "territories[1]"),
        ({"rates": ["175.00"]}, "rates"),
        ({"rates": {"months": "175.00"}}, "rates.months"),
        ({"rates": {"month": 175.0}}, "rates.month"),
        ({"rates": {"visit": "162.385"}}, "rates.visit"),
        ({"rates": {"visit": "-1.00"}}, "rates.visit"),
        ({"rates": {"visit": "162,38"}}, "rates.visit"),
        ({"rates": {"visit": "NaN"}}, "rates.visit"),
        ({"envelope": 42000}, "envelope"),
        ({"envelope": "1e5"}, "envelope"),
        ({"advance_percent": 101}, "advance_percent"),
        ({"advance_percent": -1}, "advance_percent"),
        ({"advance_percent": True}, "advance_percent"),
        ({"advance_percent": "80"}, "advance_percent"),
        ({"target": 0}, "target"),
        ({"target": 2.5}, "target"),
        ({"demonstration": "no"}, "demonstration"),
        ({"envelop": "1.00"}, "envelop"),
    ],
)
def test_a_wrong_value_is_refused_with_the_path_of_its_field(changes, path):
    (problem,) = problems_of(**changes)
    assert path_of(problem) == path


def test_all_the_faults_are_told_at_once():
    found = problems_of(id=None, starts="demain", rates={"month": 1, "x": "1"}, envelope="beaucoup", target=0)
    assert {path_of(each) for each in found} == {"id", "starts", "rates.month", "rates.x", "envelope", "target"}


def test_a_directory_is_refused_with_the_faults_of_all_its_files(tmp_path):
    good = (SHIPPED / "astre-2023.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(good, encoding="utf-8")
    (tmp_path / "b.toml").write_text(good, encoding="utf-8")
    (tmp_path / "c.toml").write_text(good.replace('"42000.00"', "42000.00"), encoding="utf-8")
    (tmp_path / "d.toml").write_text("id = ", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("id = ", encoding="utf-8")
    with pytest.raises(ConventionError) as caught:
        load_conventions(tmp_path)
    assert [path_of(problem) for problem in caught.value.problems] == ["b.toml", "c.toml", "d.toml"]
    assert "envelope" in caught.value.problems[1]


@pytest.mark.parametrize(
    ("scheme", "on", "territory", "expected"),
    [
        ("astre", date(2023, 11, 1), "Ternois", "astre-2023"),
        ("astre", date(2024, 10, 31), None, "astre-2023"),
        ("astre", date(2023, 10, 31), "Ternois", None),
        ("astre", date(2024, 11, 1), "Ternois", None),
        ("vej", date(2023, 12, 1), "Artois", "vej-ami1-2023"),
        ("vej", date(2023, 12, 1), "Boulonnais", "vej-ami2-2023"),
        ("vej", date(2023, 6, 1), "Boulonnais", None),
        ("vej", date(2023, 12, 1), "Ternois", None),
        ("vej", date(2023, 12, 1), None, None),
        ("adsl", date(2023, 12, 1), "Artois", None),
    ],
)
def test_the_convention_that_covers_a_day_and_a_territory(shipped, scheme, on, territory, expected):
    found = covering(shipped.values(), scheme, on, territory)
    assert (found.id if found else None) == expected


def test_of_several_the_real_then_the_precise_then_the_latest_covers():
    base = parse_convention(GOOD)
    whole = replace(base, id="whole", territories=(), starts=date(2030, 3, 1))
    later = replace(base, id="later", starts=date(2030, 2, 1))
    demo = replace(base, id="demo", starts=date(2030, 4, 1), demonstration=True)
    everything = [demo, whole, base, later]
    for order in (everything, everything[::-1]):
        assert covering(order, "astre", date(2030, 6, 1), "Artois") is later
        assert covering(order, "astre", date(2030, 6, 1), "Ternois") is whole
    assert covering([demo], "astre", date(2030, 6, 1), "Artois") is demo


def test_of_two_alike_the_one_given_first_covers():
    shipped = parse_convention(GOOD)
    own = replace(shipped, id="a-notebook-s-own")
    for first, second in ((own, shipped), (shipped, own)):
        assert covering([first, second], "astre", date(2030, 6, 1), "Artois") is first
