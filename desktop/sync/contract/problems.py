"""What is wrong with a message, in French, without its values."""

from pydantic import ValidationError

from desktop.sync.contract.content import ContentError, printable

TOLD_PROBLEMS = 8


class MessageError(ValueError):
    """A message that cannot be taken; `problems` are French, each with the path of its field."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


_FRENCH = {
    "missing": "champ manquant.",
    "extra_forbidden": "champ inconnu.",
    "string_type": "texte attendu.",
    "string_pattern_mismatch": "forme inattendue.",
    "string_too_short": "texte trop court.",
    "string_too_long": "texte trop long.",
    "literal_error": "valeur inconnue.",
    "int_type": "nombre entier attendu.",
    "list_type": "liste attendue.",
    "dict_type": "objet attendu.",
    "model_type": "objet attendu.",
    "too_long": "trop d’éléments.",
    "too_short": "pas assez d’éléments.",
    "instant": "instant attendu en temps universel, écrit comme 2026-01-31T09:30:00Z.",
    "datetime_type": "instant attendu en temps universel.",
    "greater_than_equal": "nombre trop petit.",
    "less_than_equal": "nombre trop grand.",
    "operation": "ce message ne peut pas dire cela.",
    "chunk_count": "le nombre de morceaux n’est pas celui de la taille.",
    "one_answer": "une seule réponse attendue\u00a0: acceptée, ou déclinée avec son motif.",
}


def french_problems(error: ValidationError) -> list[str]:
    """What pydantic found, in French, without the values: at most a few, a count of the others."""
    problems: list[str] = []
    for found in error.errors(include_url=False, include_input=False):
        path = ".".join(printable(str(part)) for part in found["loc"]) or "message"
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, ContentError):
            problems += cause.problems
        else:
            problems.append(f"{path} : {_FRENCH.get(found['type'], 'valeur refusée.')}")
    if len(problems) > TOLD_PROBLEMS:
        others = len(problems) - TOLD_PROBLEMS
        problems = [*problems[:TOLD_PROBLEMS], f"et {others} autres."]
    return problems
