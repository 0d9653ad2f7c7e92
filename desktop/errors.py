"""The errors that are told to people: what happened, what is safe, what to do next."""


class AppError(Exception):
    """A trouble told in French; the text never holds personal data."""

    def __init__(self, happened: str, *, safe: str = "", do: str = "") -> None:
        self.happened = happened
        self.safe = safe
        self.do = do
        super().__init__(happened)

    @property
    def sentence(self) -> str:
        """The whole message on one line, in French."""
        return " ".join(part for part in (self.happened, self.safe, self.do) if part)


class InvalidInputError(AppError):
    """A value that cannot be taken; `fields` maps each field to its message beside it."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(" ".join(fields.values()), safe="Rien n’est perdu.", do="Corrigez puis enregistrez à nouveau.")


class NotAllowedError(AppError):
    """A step that the rules of the scheme refuse now."""


class NotFoundError(AppError):
    """Something asked for that the notebook does not hold."""
