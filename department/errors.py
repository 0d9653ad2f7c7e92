"""What can go wrong for the people who run the receiver; each says in French what to do."""


class DepartmentError(Exception):
    """A trouble told on one line; the text never holds personal data nor a password."""


class ConfigurationError(DepartmentError):
    """A setting that cannot be used: the command was called wrongly."""


class NotMigratedError(DepartmentError):
    """A database whose tables are not those of this version."""


class CodeError(DepartmentError):
    """An enrolment code that opens nothing: wrong, used or expired."""
