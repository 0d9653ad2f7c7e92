"""Two makings of one folder are compared place by place: what is in them, where links lead, what can be run."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from reproducible import differences, sums

ROOT = Path(__file__).parents[2]


def folder(root: Path) -> Path:
    (root / "deeper").mkdir(parents=True)
    (root / "deeper" / "data").write_text("the same")
    (root / "program").write_text("#!/bin/sh")
    (root / "program").chmod(0o755)
    (root / "link").symlink_to("deeper/data")
    return root


def test_the_same_folder_at_another_place_with_other_rights_and_another_hour_does_not_differ(tmp_path):
    first, second = folder(tmp_path / "one"), folder(tmp_path / "two")
    (second / "program").chmod(0o700)
    (second / "deeper" / "data").chmod(0o600)
    assert list(differences(sums(first), sums(second))) == []
    assert len(sums(first)) == 3


def test_every_difference_is_named_by_its_place(tmp_path):
    first, second = folder(tmp_path / "one"), folder(tmp_path / "two")
    (second / "deeper" / "data").write_text("another")
    (second / "program").chmod(0o644)
    (first / "alone").touch()
    (second / "new").touch()
    (second / "link").unlink()
    (second / "link").symlink_to("program")
    assert list(differences(sums(first), sums(second))) == [
        "only in the first: alone",
        "different: deeper/data",
        "different: link",
        "only in the second: new",
        "different: program",
    ]


def test_a_build_takes_its_hour_from_the_code_and_no_order_from_chance():
    asked = ["make", "--dry-run", "--always-make", "build", "SOURCE_DATE_EPOCH=1795420800"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (line,) = [one for one in told.splitlines() if "PyInstaller" in one]
    assert line.startswith("PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=1795420800 ")
