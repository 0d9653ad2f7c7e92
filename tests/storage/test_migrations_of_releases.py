"""The notebook of every release, kept as it was, opens in today's program with all that it holds."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from scripts.keep_notebook import FOLDER, keep_notebook
from tests.conftest import PASSPHRASE
from tests.soak.place import Place, faults, services_with
from tests.storage.test_migrations import schema


def released() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That which a release of today would keep."""
    directory = tmp_path_factory.mktemp("kept") / "today"
    keep_notebook(directory)
    return directory


def assert_opens_whole(directory: Path, tmp_path: Path, secret: str) -> None:
    place = Place(Path(shutil.copytree(directory, tmp_path / f"{directory.name} {secret}")))
    expected = json.loads((place.root / "expected.json").read_text(encoding="utf-8"))
    services = services_with(place, secret, expected[secret])
    try:
        assert faults(services) == []
        assert services.status.counts() == expected["counts"]
        assert [summary.id for summary in services.status.measures()] == expected["measures"]
        content = services.attachments.read(expected["attachment"]["id"])
        assert hashlib.sha256(content).hexdigest() == expected["attachment"]["sha256"]
        assert expected["draft"] in {draft.id for draft in services.visits.drafts()}
    finally:
        services.close()


@pytest.mark.parametrize("secret", ["passphrase", "recovery_code"])
def test_the_notebook_of_every_release_opens_with_all_that_it_holds(kept, tmp_path, secret):
    for directory in [*released(), kept]:
        assert_opens_whole(directory, tmp_path, secret)


def test_the_notebook_of_every_release_comes_to_the_schema_of_a_new_one(kept, tmp_path, template):
    fresh = Place(tmp_path / "fresh")
    template.copy_to(fresh.notebook)
    for directory in [*released(), kept]:
        place = Place(Path(shutil.copytree(directory, tmp_path / directory.name)))
        expected = json.loads((place.root / "expected.json").read_text(encoding="utf-8"))
        services_with(place, "passphrase", expected["passphrase"]).close()
        assert schema(place, expected["passphrase"]) == schema(fresh, PASSPHRASE)


def test_what_was_kept_once_is_never_made_again(kept):
    before = (kept / "expected.json").read_bytes()
    with pytest.raises(FileExistsError):
        keep_notebook(kept)
    assert (kept / "expected.json").read_bytes() == before
