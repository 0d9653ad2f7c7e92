"""The proof of a signature: what was signed, by whom, how and when, for whoever doubts it later (R5).

It is a document of its own, sealed in its turn, and tied to the signed one by the prints of both of its states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from desktop.domain.french import long_date
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.signing import is_sha256
from desktop.reports.signing_places import places_to_sign
from desktop.reports.styles import make_styles

_PURPOSE = (
    "Ce document raconte comment le bilan a été signé. Il se garde avec le bilan : seul, il ne vaut pas signature. "
    "Il n’y est pas question de ce que dit le bilan."
)
_WORTH = (
    "C’est une « signature simple » : une signature électronique simple, au sens de l’article 1367 du Code civil et du "
    "règlement européen eIDAS. Elle n’est ni « avancée » ni « qualifiée » : aucune identité n’a été vérifiée par un "
    "prestataire. Sa valeur tient à ce que ce document raconte.\n\n"
    "Le tracé de chaque signature a été gardé comme un dessin. Ni la pression, ni la vitesse du geste n’ont été "
    "enregistrées.\n\n"
    "Les heures sont celles de l’ordinateur."
)
_PRINTS = (
    "Une empreinte (SHA-256) est calculée à partir d’un fichier. Si un seul caractère du fichier change, son empreinte "
    "n’est plus la même."
)
_SEALED = "L’ordinateur a scellé ce document comme il a scellé le bilan."


@dataclass(frozen=True)
class ProofAnswer:
    """What one signer answered: under their name, labels with their values, then what they observed."""

    signer: str
    facts: tuple[tuple[str, str], ...]
    prints: tuple[tuple[str, str], ...]
    observations: str = ""


@dataclass(frozen=True)
class ProofDocument:
    """Everything that a proof says, in the words in which it says it."""

    identifier: str
    document_title: str
    document_identifier: str
    operator: str
    household: str
    """Empty in a proof that completes another one, which names it."""
    made_on: date
    facts: tuple[tuple[str, str], ...]
    prints: tuple[tuple[str, str], ...]
    """What each SHA-256 is of, and it."""
    answers: tuple[ProofAnswer, ...]
    laptop: tuple[tuple[str, str], ...]
    standing: str
    """Who stands behind the laptop's certificate, in a sentence."""
    certificate_print: str


def render_proof(document: ProofDocument, fonts: FontSet | None = None) -> bytes:
    """The proof with a place for its seal; ValueError for a print that is not 64 lower-case hexadecimal digits."""
    told = [*document.prints, *(print_ for one in document.answers for print_ in one.prints)]
    if not all(is_sha256(one) for one in (document.certificate_print, *(print_ for _, print_ in told))):
        raise ValueError("a print must be 64 lower-case hexadecimal digits")
    layout = Layout(make_styles(fonts or FontSet.load()))
    return build_pdf(_imprint(document), [Part("", _story(document, layout))], layout.styles)


def _imprint(document: ProofDocument) -> Imprint:
    return Imprint(
        identifier=document.identifier,
        title="Preuve de signature",
        subject=f"Preuve de signature de {document.document_identifier}",
        author=document.operator,
        owner=document.household or document.document_identifier,
        made_on=document.made_on,
        keywords=" ".join(f"sha256:{print_}" for _, print_ in document.prints),
    )


def _story(document: ProofDocument, layout: Layout) -> list[Flowable]:
    subtitle = f"{document.document_title} · {document.document_identifier} · le {long_date(document.made_on)}"
    story: list[Flowable] = [
        *layout.title("Preuve de signature", subtitle),
        *layout.paragraphs(_PURPOSE),
        *layout.section("Le document signé", _facts(document.facts, layout)),
        *layout.section("Ses empreintes", [*layout.paragraphs(_PRINTS), *_prints(document.prints, layout)]),
    ]
    for one in document.answers:
        story += layout.section(one.signer, _answer(one, layout))
    certificate = _prints([("Empreinte du certificat", document.certificate_print)], layout)
    laptop = [*_facts(document.laptop, layout), *certificate, layout.gap(6), *layout.paragraphs(document.standing)]
    story += layout.section("L’ordinateur", laptop)
    story += layout.section("Ce que vaut cette signature", layout.paragraphs(_WORTH))
    return story + layout.section("Le sceau", [*layout.paragraphs(_SEALED), *places_to_sign((), layout)])


def _facts(facts: Sequence[tuple[str, str]], layout: Layout) -> list[Flowable]:
    return layout.key_facts([(label, value) for label, value in facts if value.strip()])


def _prints(prints: Sequence[tuple[str, str]], layout: Layout) -> list[Flowable]:
    return [
        block
        for label, print_ in prints
        for block in (layout.gap(4), layout.text(label, layout.styles.muted), layout.text(print_, layout.styles.line))
    ]


def _answer(answer: ProofAnswer, layout: Layout) -> list[Flowable]:
    blocks = _facts(answer.facts, layout)
    if answer.observations.strip():
        blocks += [
            layout.gap(6),
            layout.text("Ses observations", layout.styles.muted),
            *layout.quote(answer.observations),
        ]
    return blocks + _prints(answer.prints, layout)
