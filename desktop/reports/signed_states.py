"""Whether a file is its frozen state and signed ones, and nothing else: no state that nobody signed, no byte beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from desktop.reports.signed_looks import flat

_SET_ASIDE: Final = ("/DSS", "/Extensions", "/MarkInfo", "/Version")
"""What a policy of later revisions lets change in the root of a document."""
_OWN_DATES: Final = ("/ModDate", "/Producer")
_SAID: Final = re.compile(rb">([^<>]*)<")
"""What XMP says in words; who wrote it last and when is in its attributes."""


def end_of(signature: Any) -> int:
    """Where the file ended once this was signed."""
    _, _, start, length = (int(number) for number in signature.byte_range)
    return start + length


def unsigned_after(reader: Any, content: bytes, signatures: Sequence[Any]) -> Any | None:
    """The last signature before something that no signature holds; None where each state is signed.

    `signatures` are all of them, timestamps too. The frozen state is one revision, and each of them another.
    """
    in_order = sorted(signatures, key=lambda one: one.signed_revision)
    before = in_order[0]
    for place, one in enumerate(in_order, start=1):
        if one.signed_revision != place:
            return before
        before = one
    return None if reader.total_revisions == len(in_order) + 1 and end_of(before) == len(content) else before


def stamps_changed_more(reader: Any, content: bytes, seal: Any) -> bool:
    """Whether what follows the seal, which anybody may add, changed what the document says of itself."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return _frame(PdfFileReader(BytesIO(content[: end_of(seal)]))) != _frame(reader)


def names_added(reader: Any, names: set[str]) -> bool:
    """Whether the document has other places than it was frozen with."""
    frozen = reader.get_historical_resolver(0).root["/AcroForm"]["/Fields"]
    return {str(one.get_object().get("/T", "")) for one in frozen} != names


def is_as_written(signature: Any) -> bool:
    """Whether a signature reads as this program writes one, to the bit: what wraps it is signed by nobody."""
    from asn1crypto import cms

    read = signature.signed_data
    (info,) = read["signer_infos"]
    certificate = signature.signer_cert
    digest = {"algorithm": "sha256", "parameters": info["digest_algorithm"]["parameters"]}
    sid = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    written = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v1",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "data"},
                "certificates": [cms.CertificateChoices("certificate", certificate)],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
                        "digest_algorithm": digest,
                        "signed_attrs": info["signed_attrs"],
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signature": info["signature"].native,
                    }
                ],
            },
        }
    )
    return bool(signature.pkcs7_content.startswith(written.dump()))


def _frame(at: Any) -> tuple[bytes, ...]:
    """What a reader is told beside the pages: the form but its places, the description, what may be set aside."""
    root, trailer = at.root, at.trailer
    form = root["/AcroForm"]
    parts = [flat(form.raw_get(key)) for key in sorted(form) if key != "/Fields"]
    parts += [key.encode() + flat(root.raw_get(key)) for key in _SET_ASIDE if key in root]
    if "/Info" in trailer:
        told = trailer["/Info"]
        parts += [key.encode() + flat(told.raw_get(key)) for key in sorted(told) if key not in _OWN_DATES]
    if "/Metadata" in root:
        parts += [said.strip() for said in _SAID.findall(root["/Metadata"].data) if said.strip()]
    return (*(key.encode() for key in sorted(form)), *parts)
