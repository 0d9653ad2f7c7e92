"""Of a colleague's file, whoever wrote it, what the Department knows is what was sealed, and papers are their hash."""

from __future__ import annotations

import json
from datetime import date

import pytest

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.services.attachments import Place
from desktop.services.identity import IdentityService
from desktop.services.transfer import BundleError, TransferService
from desktop.services.trust import TrustService
from desktop.sync.contract.bundles import RECORDS, BundleKind, lines, packed, unpacked
from desktop.sync.contract.canonical import canonical_bytes, seal
from desktop.sync.payload import erase_message
from desktop.sync.sender import Signer
from desktop.sync.transfer import sealed
from tests.factories import opened_measure, recorded
from tests.pictures_of_people import jpeg
from tests.services.test_transfer import colleague, given, operator, plain  # noqa: F401 - fixtures


@pytest.fixture
def forged(workspace, colleague, tmp_path):  # noqa: F811 - a fixture
    """Writes the case again with lines and files changed, signed by the same certified sender."""

    def write(household_id, change, files=None, **options):
        bundle = unpacked(plain(colleague, given(workspace, tmp_path, household_id, **options)))
        told = [json.loads(line) for line in bundle.files[RECORDS].split(b"\n") if line]
        for line in told:
            change(line)
        changed = {**bundle.files, **(files(bundle.files) if files else {})}
        changed[RECORDS] = lines([canonical_bytes(line) for line in told])
        identity = IdentityService(workspace).identity()
        sign = Signer(identity.certificate, identity.key).sign
        content, _sha256 = packed(BundleKind.COLLEAGUE, bundle.about, changed, sign)
        path = tmp_path / "forged.age"
        path.write_bytes(sealed(content, TrustService(colleague).age_key()))
        return path

    return write


def sealed_again(version, *, id_, parents):
    """A version of the same content that follows others."""
    content = {name: told for name, told in version["message"].items() if name != "sha256"}
    message = seal(content | {"id": id_, "parents": parents})
    return version | {"id": id_, "sha256": message["sha256"], "parents": parents, "message": message}


def test_what_is_taken_over_is_what_was_sealed_not_what_is_written_beside_it(
    services, workspace, colleague, operator, forged  # noqa: F811 - fixtures
):  # fmt: skip
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2))
    name = services.households.get(measure.household_id).name

    def change(line):
        if line["kind"] == "household":
            line["record"]["persons"][0]["last_name"] = "FAUX"
        if line["kind"] == "contact":
            line["record"]["day"] = "2025-01-01"

    transfer = TransferService(colleague)
    reading = transfer.read(forged(measure.household_id, change))
    transfer.take_over(reading)
    with colleague.notebook.read() as uow:
        assert uow.households.get(measure.household_id).name == name
        assert uow.contacts.get(visit.id).day == visit.day


def test_versions_of_which_nothing_was_sealed_change_nothing(
    services, workspace, colleague, operator, forged  # noqa: F811 - fixtures
):  # fmt: skip
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))

    def change(line):
        for version in line.get("versions", ()):
            version["message"] = None
            version["waits"] = False

    with pytest.raises(BundleError):
        TransferService(colleague).read(forged(measure.household_id, change))
    with colleague.notebook.read() as uow:
        assert uow.households.count() == 0


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("follows", ["0" * 64, None])
def test_no_file_makes_a_laptop_ask_the_department_to_erase_a_household(
    services, workspace, colleague, operator, forged, waits, follows  # noqa: F811 - fixtures
):  # fmt: skip
    """It would ask in the name of whoever takes the file: a hash of the record is all that the Department wants."""
    measure = opened_measure(services)
    id_ = services.new_id()

    def change(line):
        if line["kind"] == "household":
            last = line["versions"][-1]
            parents = [follows or last["sha256"]]
            now = workspace.clock.now()
            asked = erase_message(measure.household_id, version_id=id_, parents=parents, written_at=now, epoch="")
            told = {"id": id_, "sha256": asked["sha256"], "parents": parents, "message": asked, "waits": waits}
            followed = sealed_again(last, id_=services.new_id(), parents=[last["sha256"], asked["sha256"]])
            line["versions"] += [told] if follows else [told, followed]

    transfer = TransferService(colleague)
    transfer.take_over(transfer.read(forged(measure.household_id, change)))
    with colleague.notebook.read() as uow:
        kept = [*uow.outbox.of_record(measure.household_id), *uow.versions.of_record(measure.household_id)]
        messages = [json.loads(one.message) for one in kept if one.message]
    assert messages
    assert [one for one in messages if one["op"] == "erase"] == []


def test_a_photo_that_is_not_the_one_its_name_says_is_refused(
    services, workspace, colleague, operator, forged  # noqa: F811 - fixtures
):  # fmt: skip
    measure = opened_measure(services)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    photo = services.attachments.add(place, jpeg(), "Façade")
    services.attachments.set_level(photo.id, Level.TEAM)
    other = jpeg(400, 300)

    def swapped(files):
        return {name: other for name in files if name.startswith("attachments/")}

    path = forged(measure.household_id, lambda _line: None, swapped)
    with pytest.raises(BundleError):
        TransferService(colleague).read(path)
