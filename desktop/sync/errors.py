"""What can go wrong between the laptop and the Department: each says what happened, what is safe, what to do."""

from desktop.errors import AppError

NOTHING_LOST = "Rien n’est perdu : tout reste dans le carnet."


class SyncError(AppError):
    """A trouble of the exchange; what waits to be sent goes on waiting."""

    def __init__(self, happened: str, *, do: str, safe: str = NOTHING_LOST) -> None:
        super().__init__(happened, safe=safe, do=do)


class AddressError(SyncError):
    """An address that the laptop does not send to."""


class NotEnrolledError(SyncError):
    """Something was to be sent without a token or without the server's key."""

    def __init__(self) -> None:
        super().__init__(
            "Cet ordinateur n’est pas encore relié au Département.",
            do="Saisissez un code de rattachement dans Échanges.",
        )


class UnreachableError(SyncError):
    """No connection, or one that was cut."""

    def __init__(self, happened: str = "Pas de réseau, ou le serveur du Département est injoignable.") -> None:
        super().__init__(happened, do="Vérifiez la connexion, puis réessayez.")


class StoppedError(SyncError):
    """The laptop itself ended the connection, the program being closed."""

    def __init__(self) -> None:
        super().__init__("L’échange a été interrompu.", do="Relancez l’envoi quand vous le voudrez.")


class ServerTimeoutError(SyncError):
    """The server did not answer in time."""

    def __init__(self) -> None:
        super().__init__(
            "Le serveur du Département met trop de temps à répondre.",
            do="Réessayez plus tard, ou depuis une meilleure connexion.",
        )


class TlsError(SyncError):
    """The other end could not prove that it is the Department's server."""

    def __init__(
        self, happened: str = "L’identité du serveur n’a pas pu être vérifiée\u00a0: rien n’a été envoyé."
    ) -> None:
        super().__init__(
            happened, do="Vérifiez l’heure de l’ordinateur, changez de réseau, ou prévenez le service informatique."
        )


class OtherAuthorityError(TlsError):
    """The server shows a certificate that the authority which was noted at the enrolment did not issue."""

    def __init__(self) -> None:
        SyncError.__init__(
            self,
            "Le certificat du serveur ne vient plus de l’autorité notée au rattachement de cet ordinateur\u00a0: rien "
            "n’a été envoyé.",
            do="Changez de réseau, puis réessayez. Si le message revient, prévenez le service informatique\u00a0: un "
            "nouveau fichier de votre association, ou un nouveau code de rattachement, fait connaître la nouvelle "
            "autorité.",
        )


class CertificateAskedError(SyncError):
    """The server wants this laptop to show a certificate, and it has none, or one that is not taken."""

    def __init__(self) -> None:
        super().__init__(
            "Le serveur demande un certificat à cet ordinateur, qui n’en a pas, ou en a un qui n’est pas accepté.",
            do="Demandez au service informatique le certificat de cet ordinateur, puis réessayez.",
        )


class TrustError(SyncError):
    """What the connection is to trust, or to show of itself, cannot be used."""

    def __init__(self, happened: str) -> None:
        super().__init__(
            f"{happened} Rien n’a été envoyé.",
            do="Demandez à votre association un nouveau fichier, puis prenez-le dans Réglages, Confiance.",
        )


class ProxyPasswordError(UnreachableError):
    """407: the proxy of the network wants a name and a password, or others."""

    def __init__(self) -> None:
        SyncError.__init__(
            self,
            "Le serveur mandataire (proxy) du réseau demande un nom et un mot de passe, ou n’accepte pas ceux donnés.",
            do="Vérifiez-les dans Réglages, Confiance, ou demandez-les au service informatique.",
        )


class SystemProxyError(UnreachableError):
    """The proxy that the session of this computer names cannot be used."""

    def __init__(self) -> None:
        SyncError.__init__(
            self,
            "Le serveur mandataire (proxy) réglé sur cet ordinateur ne convient pas à Perron\u00a0: son adresse est "
            "illisible, ou il n’est pas de genre HTTP.",
            do="Demandez au service informatique l’adresse d’un proxy HTTP, puis donnez-la dans Réglages, Confiance.",
        )


class WrongAnswerError(SyncError):
    """An answer that is not a receiver's: a web page, nothing, half a text, another program."""


class CaptivePortalError(WrongAnswerError):
    """A web page or a redirection stands between the laptop and the server."""

    def __init__(self) -> None:
        super().__init__(
            "Une page web a répondu à la place du serveur du Département.",
            do="Si ce réseau demande une connexion dans le navigateur, faites-la, puis réessayez. "
            "Sinon, vérifiez l’adresse du serveur.",
        )


class TokenRefusedError(SyncError):
    """401: the laptop is not, or is no longer, enrolled."""

    def __init__(self) -> None:
        super().__init__(
            "Le Département ne reconnaît plus cet ordinateur.",
            do="Demandez un nouveau code à votre association, puis reliez à nouveau cet ordinateur dans Échanges.",
        )


class CodeRefusedError(SyncError):
    """403 at enrolment: the code is wrong, used or expired."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            reason,
            safe="Cet ordinateur n’est pas relié, et tout reste dans le carnet.",
            do="Vérifiez le code, ou demandez-en un autre à votre association.",
        )


class RefusedError(SyncError):
    """Any other refusal of the whole request, with the server's reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Le serveur a refusé la demande. {reason}".strip(),
            do="Réessayez ; si cela se répète, prévenez le service informatique.",
        )


class UnknownThereError(RefusedError):
    """404 with the server's reason: what was asked about is not there."""


class AnsweredElsewhereError(RefusedError):
    """409 with the server's reason: something else was answered first, by a colleague perhaps."""


class AlteredError(SyncError):
    """What came back is not what was signed or sealed: it is not taken."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"Ce que le serveur a renvoyé n’est pas ce qui lui a été confié\u00a0: {detail}. Rien n’en est repris.",
            do="Réessayez\u00a0; si cela se répète, prévenez le service informatique.",
        )


class TooLargeError(SyncError):
    """413: fewer records are to be sent at once."""

    def __init__(self) -> None:
        super().__init__(
            "L’envoi est trop gros pour le serveur.",
            do="Perron le reprendra tout seul, avec moins de fiches à la fois.",
        )


class ServerBusyError(SyncError):
    """429 or 503; `retry_after` in seconds when the server says it."""

    def __init__(self, retry_after: int | None) -> None:
        self.retry_after = retry_after
        super().__init__("Le serveur du Département est occupé ou en maintenance.", do="Réessayez un peu plus tard.")


class ServerFailureError(SyncError):
    """5xx: the server failed."""

    def __init__(self) -> None:
        super().__init__(
            "Le serveur du Département a rencontré une erreur.",
            do="Réessayez plus tard ; si cela se répète, prévenez le service informatique.",
        )


class InvalidReceiptError(SyncError):
    """Receipts that do not match what was sent, or that the Department's key did not sign."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"La preuve de réception n’est pas bonne : {detail}.",
            safe="Rien n’est perdu : la fiche est tenue pour non envoyée et reste dans le carnet.",
            do="Réessayez ; si cela se répète, prévenez le service informatique.",
        )


class KeyNotFollowedError(SyncError):
    """The server signs by a key that neither the known one nor the operator's file names."""

    def __init__(self) -> None:
        super().__init__(
            "Ce serveur signe avec une autre clé que celle du Département, et rien ne prouve qu’elle la "
            "remplace\u00a0: ce n’est peut-être pas le Département.",
            safe="Rien n’a été envoyé, et tout reste dans le carnet.",
            do="Appelez votre association\u00a0: si le Département a vraiment changé de clé, elle vous donnera un "
            "nouveau fichier.",
        )


class ServerNotOfCodeError(SyncError):
    """The server has not the key that the enrolment code was made with."""

    def __init__(self) -> None:
        super().__init__(
            "Ce serveur n’est pas celui qui a donné ce code\u00a0: ce n’est peut-être pas le Département.",
            safe="Le code n’est pas parti et reste bon, et l’ordinateur n’a pas été relié.",
            do="Vérifiez l’adresse lettre par lettre, puis appelez votre association si elle est juste.",
        )
