"""One round of the exchange: what waits is sent, what others wrote is taken in, then both ends are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from desktop.errors import AppError
from desktop.services.attachment_exchange import deliver_attachments, queue_attachments
from desktop.services.exchange_order import batches, ready
from desktop.services.exchange_receipts import Kept, keep_receipts, let_go_of_deleted
from desktop.services.exchange_repair import (
    alone_in_conflict,
    is_due,
    missing_there,
    others_missing_there,
    over_what_is_gone,
    tell_for_others,
    told_digests,
    without_a_gap,
)
from desktop.services.exchange_state import COMPARED_AT, OneVerdict, RoundResult
from desktop.services.inbox_round import exchange_inbox
from desktop.services.incoming import Came, take_page, to_settle
from desktop.services.receipt_keys import follow_keys
from desktop.services.uniting import tell_moved
from desktop.services.workspace import Workspace
from desktop.services.writers import keep_laptops, laptops_words
from desktop.storage.outbox import OutboxEntry
from desktop.storage.versions import ReceivedVersion
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.contract.digests import HOUSEHOLDS_LIMIT, household_digest
from desktop.sync.contract.messages import BATCH_LIMIT, Receipt
from desktop.sync.errors import RefusedError, ServerTimeoutError, TooLargeError, UnknownThereError

CHANGES_AFTER: Final = "changes_after"
BATCH_SIZE: Final = "batch_size"
LEFT_THERE: Final = "versions_left_there"
"""Versions that were named and are not taken in here, as a colleague's bilan: they are not asked for every time."""
_MOST_LEFT: Final = 2_000
LARGEST_SKEW: Final = timedelta(minutes=10)
_TOO_LONG: Final = (
    "Cette fiche est trop longue pour le serveur\u00a0: raccourcissez ses textes, puis enregistrez-la à nouveau."
)

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Round:
    """What is done over one connection; `result` tells it, also when it stopped midway."""

    def __init__(
        self,
        workspace: Workspace,
        client: ReceiverClient,
        device: str,
        progress: Progress,
        cancelled: Cancelled,
    ) -> None:
        self._workspace, self._client, self._device = workspace, client, device
        self._progress, self._cancelled = progress, cancelled
        self._verdicts: list[OneVerdict] = []
        self._erased: set[str] = set()
        self._touched: set[str] = set()
        self._aside: set[str] = set()
        self._writers: dict[str, None] = {}
        """The laptops whose versions were taken in, in the order of their coming."""
        self._named: set[str] = set()
        """Versions that the other end named, which may not be here yet."""
        self._sent = self._refused = self._held = self._applied = self._sent_again = self._total = self._received = 0
        self._compared = self._compared_all = False
        self._most = self._batch_size()

    def run(self) -> None:
        """Raises SyncError when it ends early; what was done until then is kept. Papers never hold back text.

        Nor does text hold back papers: why a server will not give back or compare is told once they went.
        """
        queue_attachments(self._workspace)  # what waits is told whole, even where nobody answers
        follow_keys(self._workspace, self._client)
        self._send_waiting()
        if self._cancelled():
            return
        self._dare_more()
        refused: RefusedError | None = None
        try:
            self._pull()
            if self._cancelled():  # what came in part alone decides nothing yet
                return
            if self._queue_alone():
                self._send_waiting()
            self._compare()
            self._received = exchange_inbox(
                self._workspace, self._client, self._cancelled, everything=self._compared_all
            )
        except UnknownThereError:  # an earlier receiver, which neither gives back nor compares
            self._compared = False
        except RefusedError as error:
            self._compared, refused = False, error
        deliver_attachments(self._workspace, self._client, self._cancelled)
        if refused is not None:
            raise refused

    def result(self, trouble: AppError | None = None) -> RoundResult:
        """What was done so far."""
        with self._workspace.notebook.read() as uow:
            waiting = uow.outbox.counts()["waiting"]
            conflicts = len(uow.versions.records_to_settle())
            writers = laptops_words(uow, self._writers)
        skew = self._client.skew
        return RoundResult(
            sent=self._sent,
            refused=self._refused,
            waiting=waiting,
            trouble=trouble,
            verdicts=tuple(self._verdicts),
            held=self._held,
            conflicts=conflicts,
            applied=self._applied,
            erased=tuple(sorted(self._erased)),
            sent_again=self._sent_again,
            compared=self._compared,
            skew=skew if skew is not None and abs(skew) > LARGEST_SKEW else None,
            received=self._received,
            set_aside=len(self._aside),
            writers=writers,
        )

    def _send_waiting(self) -> None:
        """What is queued while it runs is for the next round."""
        with self._workspace.notebook.write(work=False) as uow:
            self._erased |= let_go_of_deleted(uow, uow.outbox.waiting())
            left = uow.outbox.waiting()
        self._total += len(left)
        while left and not self._cancelled():
            needed = {one for entry in left for one in entry.needs}
            with self._workspace.notebook.read() as uow:
                now, later = ready(left, uow.outbox.arrived(needed), uow.outbox.not_arrived())
            if not now:
                break
            self._send(now)
            left = later
        self._held = len(left) if not self._cancelled() else 0

    def _send(self, entries: Sequence[OutboxEntry]) -> None:
        left = list(entries)
        while left and not self._cancelled():
            read = batches(left[: self._most])[0]
            batch = self._leaving(read)
            self._total -= len(read) - len(batch)
            if batch:
                receipts = self._receipts(batch)
                if receipts is None:
                    self._most = (len(batch) + 1) // 2
                    left = [*batch, *left[len(read) :]]
                    continue
                self._keep(batch, receipts)
                self._progress(self._sent + self._refused, self._total)
            left = left[len(read) :]

    def _leaving(self, batch: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """What was taken back while others were on their way stays here; the rest may arrive from now on."""
        with self._workspace.notebook.write(work=False) as uow:
            leaving = uow.outbox.still_waiting(batch)
            uow.outbox.mark_tried([one.id for one in leaving])
        return leaving

    def _receipts(self, batch: Sequence[OutboxEntry]) -> Sequence[Receipt] | None:
        """None when the batch is too large and can be halved, a refusal for a record too large alone."""
        try:
            return self._client.send(self._device, [entry.message for entry in batch])
        except TooLargeError:
            if len(batch) > 1:
                return None
        except ServerTimeoutError:
            self._keep_batch_size(max(1, len(batch) // 2))  # a slow line: the next round begins with less
            raise
        (entry,) = batch
        return [
            Receipt(
                id=entry.id, sha256=entry.sha256, verdict="refused", reason=_TOO_LONG, sequence=None,
                received_at=None, signature=None,
            )
        ]  # fmt: skip

    def _keep(self, batch: Sequence[OutboxEntry], receipts: Sequence[Receipt]) -> None:
        with self._workspace.notebook.write() as uow:
            kept: Kept = keep_receipts(self._workspace, uow, self._device, batch, receipts)
        self._sent += kept.accepted + kept.conflicts + len([one for one in kept.verdicts if one.verdict == "erased"])
        self._refused += kept.refused
        self._erased |= kept.erased
        self._verdicts += kept.verdicts
        self._touched |= {one.household_id for one in batch if one.household_id}

    def _pull(self) -> None:
        """Versions of others since the last time; from the beginning when some that are named never came.

        A record is given back only once this laptop has sent a version of it: others may have written before.
        """
        with self._workspace.notebook.read() as uow:
            after = int(uow.settings.get(CHANGES_AFTER, 0))
        self._pull_from(after, keep=True)
        self._pull_missing()

    def _pull_missing(self) -> None:
        """What is named and is not here, from the beginning; what such a look did not bring is left for the day.

        Unless something else was taken in since: it may now have its place.
        """
        with self._workspace.notebook.read() as uow:
            unknown = uow.versions.unknown(self._named) | uow.versions.missing_heads()
            left = set(uow.settings.get(LEFT_THERE, []))
        self._named.clear()
        if unknown - left:
            self._pull_from(0, keep=False)
            if not self._cancelled():
                with self._workspace.notebook.write(work=False) as uow:
                    uow.settings.put(LEFT_THERE, sorted(uow.versions.unknown(unknown | left))[:_MOST_LEFT])

    def _pull_from(self, after: int, *, keep: bool) -> None:
        """Page by page: each is kept with the place to go on from."""
        with self._workspace.notebook.read() as uow:
            epoch = uow.settings.epoch()
        more = True
        while more and not self._cancelled():
            page = self._client.changes(after, epoch=epoch)
            if page.records or page.next != after:
                self._take(page.records, page.next if keep else None, page.laptops)
            more, after = page.more and page.next > after, page.next

    def _take(self, records: Sequence[KeptRecord], following: int | None, laptops: Mapping[str, str]) -> None:
        with self._workspace.notebook.write() as uow:
            keep_laptops(uow, laptops)
            came = [take_page(self._workspace, uow, one) for one in records]
            if following is not None:
                uow.settings.put(CHANGES_AFTER, following)
            if Came.APPLIED in came:
                uow.settings.put(LEFT_THERE, [])
        pairs = list(zip(records, came, strict=True))
        self._erased |= {str(one.record["record_id"]) for one, what in pairs if what is Came.ERASED}
        self._applied += came.count(Came.APPLIED)
        self._writers.update((one.device, None) for one, what in pairs if what is Came.APPLIED)
        self._aside |= {str(one.record.get("record_id")) for one, what in pairs if what is Came.SET_ASIDE}

    def _queue_alone(self) -> bool:
        """A conflict with nothing but what is here is none: a version that follows both is queued by itself."""
        accepted = [one.record_id for one in self._verdicts if one.verdict == "accepted"]
        with self._workspace.notebook.write() as uow:
            queued = alone_in_conflict(self._workspace, uow) + tell_moved(self._workspace, uow, to_settle(uow))
            return queued + without_a_gap(self._workspace, uow, accepted) > 0

    def _compare(self) -> None:
        """The digest of each household, there and here; what is missing there is sent again, once a round."""
        with self._workspace.notebook.read() as uow:
            every = is_due(self._workspace, uow)
            told = told_digests(uow, uow.versions.households_told(self._device) if every else self._touched)
        if every:
            with self._workspace.notebook.write(work=False) as uow:
                uow.settings.put(LEFT_THERE, [])
        if every and not told:
            told = {"": household_digest({})}  # the answer names what was shared with a laptop that has sent nothing
        again, incomplete, others = list[str](), list[str](), list[ReceivedVersion]()
        for at in range(0, len(told), HOUSEHOLDS_LIMIT):
            if self._cancelled():
                return
            some = dict(list(told.items())[at : at + HOUSEHOLDS_LIMIT])
            answer = self._client.digests(some)
            differ = answer.differ
            incomplete += answer.incomplete
            self._named |= {head for records in differ.values() for heads in records.values() for head in heads}
            self._pull_missing()
            if self._cancelled():  # what came in part does not tell what is missing there
                return
            with self._workspace.notebook.write(work=False) as uow:
                again += missing_there(uow, differ)
                others += others_missing_there(uow, differ, self._device)
        if again or incomplete or others:
            with self._workspace.notebook.write() as uow:
                uow.deliveries.wait_again(again, incomplete)
                over_what_is_gone(self._workspace, uow, again)
                self._sent_again = uow.outbox.send_again(again) + tell_for_others(self._workspace, uow, others)
            self._send_waiting()
        if every:
            with self._workspace.notebook.write(work=False) as uow:
                uow.settings.put(COMPARED_AT, self._workspace.clock.now().isoformat())
        self._compared, self._compared_all = True, every

    def _batch_size(self) -> int:
        with self._workspace.notebook.read() as uow:
            kept: Any = uow.settings.get(BATCH_SIZE)
        return min(BATCH_LIMIT, kept) if isinstance(kept, int) and kept > 0 else BATCH_LIMIT

    def _dare_more(self) -> None:
        """Everything went: after a slow line the next round sends twice as much at once, up to the most."""
        if self._sent and (kept := self._batch_size()) < BATCH_LIMIT:
            self._keep_batch_size(min(BATCH_LIMIT, 2 * kept))

    def _keep_batch_size(self, size: int) -> None:
        with self._workspace.notebook.write(work=False) as uow:
            uow.settings.put(BATCH_SIZE, size)
