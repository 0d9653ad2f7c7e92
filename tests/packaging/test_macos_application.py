"""The application of macOS, as far as it can be looked at elsewhere: its icon, its Info.plist, its rights."""

import plistlib
import re
import sys
from pathlib import Path

import pytest
from PIL import Image

import desktop

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from macos import faces

ROOT = Path(__file__).parents[2]


def test_the_icon_has_every_size(tmp_path):
    with Image.open(faces.write_icon(tmp_path / "perron.icns")) as drawn:
        pixels = {size[0] * size[2] for size in drawn.info["sizes"]}
    assert set(faces.SIZES) <= pixels


def test_the_info_can_be_written_and_says_the_version_and_why_the_camera_is_asked_for():
    told = plistlib.loads(plistlib.dumps(faces.info(desktop.__version__)))
    assert told["CFBundleShortVersionString"] == desktop.__version__
    assert told["CFBundleDevelopmentRegion"] == "fr"
    assert "photo" in told["NSCameraUsageDescription"]


def test_bundles_are_known_by_a_type_that_the_application_declares():
    told = faces.info("1.2.3")
    declared = {one["UTTypeIdentifier"] for one in told["UTImportedTypeDeclarations"]}
    asked = {name for one in told["CFBundleDocumentTypes"] for name in one["LSItemContentTypes"]}
    assert asked == declared
    assert told["UTImportedTypeDeclarations"][0]["UTTypeTagSpecification"] == {"public.filename-extension": ["age"]}


def test_the_rights_are_those_that_the_program_needs_and_no_others():
    rights = plistlib.loads(faces.ENTITLEMENTS.read_bytes())
    assert all(rights.values())
    assert {name.removeprefix("com.apple.security.") for name in rights} == {
        "cs.allow-unsigned-executable-memory",
        "cs.disable-library-validation",
        "device.camera",
        "network.client",
    }


@pytest.mark.posix
def test_the_image_is_made_by_a_script_that_can_be_run():
    script = ROOT / "packaging" / "macos" / "make-dmg.sh"
    assert script.stat().st_mode & 0o100
    assert re.search(r"set -euo pipefail", script.read_text("utf-8"))
