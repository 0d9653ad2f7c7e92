"""Names that sound alike have one key, names that do not have two."""

import pytest

from desktop.domain.phonetics import sound_of


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("macart", "macquart"),
        ("makar", "macquart"),
        ("daluin", "dhalluin"),
        ("filipe", "philippe"),
        ("lefevre", "lefevres"),
        ("tomas", "thomas"),
        ("moro", "moreau"),
        ("duquenoy", "dukenoy"),
        ("dupon", "dupont"),
    ],
)
def test_spellings_of_one_sound_have_one_key(heard: str, written: str) -> None:
    assert sound_of(heard) == sound_of(written)


@pytest.mark.parametrize(
    ("one", "other"), [("moreau", "obled"), ("marchand", "marcand"), ("cuvelier", "desrumeau"), ("lens", "lievin")]
)
def test_names_that_sound_differently_have_two_keys(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
