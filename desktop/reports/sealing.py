"""Signing a place of a frozen document: one PAdES revision for each answer, the last one its seal (R5).

A simple electronic signature (Civil Code 1367, eIDAS): the certificate is the laptop's, issued by the operator's own
authority. What a person drew is kept as lines, without pressure or speed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

SEAL_PLACE: Final = "sceau"
"""The place that is signed last, by the laptop alone: nothing but a timestamp may follow."""
_DIGEST: Final = "sha256"


@dataclass(frozen=True)
class Identity:
    """The laptop's certificate with its key (PKCS 8), and the authorities that stand behind it, all as DER."""

    certificate: bytes
    key: bytes
    authorities: tuple[bytes, ...]


@dataclass(frozen=True)
class Answer:
    """What is put into a place: who answers, what for, and how it looks, a page of PDF as large as the place."""

    place: str
    signer: str
    reason: str
    drawing: bytes


def sign(content: bytes, answer: Answer, identity: Identity, at: datetime | None = None) -> bytes:
    """The document with one more revision, in which this place is signed; ValueError for a place that is not free.

    `at` is when, by the clock of whoever signs; the computer's own without it.

    The first one certifies the document: from then on places may be signed, and nothing else may change.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.stamp import StaticStampStyle

    writer = IncrementalPdfFileWriter(BytesIO(content))
    places = {name: value for name, value, _ in enumerate_sig_fields(writer.prev)}
    if answer.place not in places or places[answer.place] is not None:
        raise ValueError("a place that the document does not have, or that is signed already")
    metadata = signers.PdfSignatureMetadata(
        field_name=answer.place,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=answer.signer,
        reason=answer.reason,
        certify=all(value is None for value in places.values()),
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    style = StaticStampStyle(background=_drawn(answer.drawing), border_width=0)
    signer = _at(at)(metadata, _signer(identity), stamp_style=style)
    return bytes(signer.sign_pdf(writer, existing_fields_only=True).getvalue())


def _at(moment: datetime | None) -> Any:
    """What signs, by a clock of ours."""
    from pyhanko.sign.signers import PdfSigner

    class Timed(PdfSigner):
        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            if moment is not None:
                session.system_time = moment
            return session

    return Timed


def _signer(identity: Identity) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register_multiple([x509.Certificate.load(one) for one in identity.authorities])
    return SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(identity.key),
        cert_registry=known,
        embed_roots=False,  # nothing signs a copy of the authority: whoever verifies has it from the operator
    )


def _drawn(page: bytes) -> Any:
    """A page of PDF to be put into a place, from memory: nothing that was drawn is ever a file."""
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.reader import PdfFileReader

    class Drawn(PdfContent):
        def render(self) -> bytes:
            imported = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(page)))
            name = f"/Dessin{secrets.token_hex(8)}"
            self.resources.xobject[name] = imported
            left, bottom, right, top = imported.get_object()["/BBox"]
            self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
            return f"{name} Do".encode()

    return Drawn()
