"""The command about who follows a household: share."""

from argparse import Namespace

from department.cli_common import existing, print_json
from department.clock import utc_now
from department.settings import Settings
from department.sharing import Holder, Sharing
from desktop.sync.contract.canonical import instant_text


def share(settings: Settings, arguments: Namespace) -> None:
    """Shares a household with a laptop, or no longer; without either, tells which laptops have it."""
    household = arguments.household
    with existing(settings) as engine:
        sharing = Sharing(engine, utc_now)
        if arguments.device:
            done = sharing.share(household, arguments.device)
            print(
                f"Le ménage {household} {'est partagé' if done else 'l’était déjà'} avec le poste {arguments.device}."
            )
            print("Ce poste le recevra à un prochain échange, au plus tard le lendemain.")
        elif arguments.withdraw:
            done = sharing.withdraw(household, arguments.withdraw)
            print(f"Le ménage {household} {'n’est plus' if done else 'n’était pas'} suivi par ce poste.")
            print("Ce que le poste a déjà reçu y reste, et il suit toujours les fiches auxquelles il a écrit.")
        else:
            _list(sharing.holders(household), as_json=arguments.json)


def _list(holders: list[Holder], *, as_json: bool) -> None:
    if as_json:
        print_json([_told(one) for one in holders])
        return
    print(f"{'poste':36}  {'a envoyé':8}  {'partagé':10}  {'retiré':6}  {'révoqué':10}  {'opérateur':30}  nom")
    for one in holders:
        shared, revoked = (f"{day:%d/%m/%Y}" if day else "" for day in (one.shared_at, one.revoked_at))
        columns = (
            f"{one.device:36}  {'oui' if one.has_sent else 'non':8}  {shared:10}  {'oui' if one.has_left else '':6}"
        )
        print(f"{columns}  {revoked:10}  {one.operator[:30]:30}  {one.name}")


def _told(one: Holder) -> dict[str, str | bool | None]:
    return {
        "device": one.device,
        "name": one.name,
        "operator": one.operator,
        "has_sent": one.has_sent,
        "shared_at": instant_text(one.shared_at) if one.shared_at else None,
        "revoked_at": instant_text(one.revoked_at) if one.revoked_at else None,
        "has_left": one.has_left,
    }
