"""What is wrong with a message, in French, without its values."""

from pydantic import ValidationError

from desktop.sync.contract.content import TOLD_PROBLEMS, ContentError, printable

__all__ = ["TOLD_PROBLEMS", "MessageError", "french_problems"]


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
    "too_many_fields": "trop de champs.",
    "too_long": "trop d’éléments.",
    "too_short": "pas assez d’éléments.",
    "instant": "instant attendu en temps universel, écrit comme 2026-01-31T09:30:00Z.",
    "datetime_type": "instant attendu en temps universel.",
    "greater_than_equal": "nombre trop petit.",
    "less_than_equal": "nombre trop grand.",
    "operation": "ce message ne peut pas dire cela.",
    "chunk_count": "le nombre de morceaux n’est pas celui de la taille.",
    "dated_rule": "règle datée incomplète ou contradictoire.",
    "says_nothing": "au moins une commune, une règle ou un service est attendu.",
    "days_order": "la fin est avant le début.",
    "days_before": "une commune changerait avant le jour où ces données comptent.",
    "one_answer": "une seule réponse attendue\u00a0: acceptée, ou déclinée avec son motif.",
}


def french_problems(error: ValidationError) -> list[str]:
    """What pydantic found, in French, without the values: at most a few, a count of the others."""
    problems: list[str] = []
    found_all = error.errors(include_url=False, include_input=False)
    for found in found_all[:TOLD_PROBLEMS]:
        path = ".".join(printable(str(part)) for part in found["loc"]) or "message"
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, ContentError):
            return cause.problems
        problems.append(f"{path} : {_FRENCH.get(found['type'], 'valeur refusée.')}")
    others = len(found_all) - len(problems)
    return [*problems, f"et {others} autres."] if others else problems
