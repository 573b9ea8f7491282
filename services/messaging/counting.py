"""What a message adds to the counters of its day. Pure.

What a message counts for follows from its state alone, and a change counts the difference between
two states. So the counters always equal what counting all messages would give, however often, in
whatever order events come (Requirements 14.4, 16.7).
"""

from collections.abc import Iterable
from datetime import date, datetime

from services.aws.store import Update
from services.counts.figures import Figures, counted, day_of
from services.messaging.model import Channel, Direction, MessageKind, MessageStatus, StoredMessage

_S = MessageStatus
_LEFT = frozenset({_S.SENT, _S.DELIVERED, _S.READ})
NOTHING = Figures()


def figures_of(message: StoredMessage) -> Figures:
    """What one message counts for: nothing before it left, and never a dry run or a received one.

    A message that failed after the provider took it was sent, and failed.
    """
    if message.dry_run or message.direction is Direction.INBOUND:
        return NOTHING
    failed = message.status is _S.FAILED
    taken = message.provider_message_id or message.whatsapp_message_id
    sent = message.status in _LEFT or bool(failed and taken)
    return Figures(
        sent=int(sent),
        delivered=int(message.status in (_S.DELIVERED, _S.READ)),
        read=int(message.status is _S.READ),
        failed=int(failed),
        template=int(sent and message.kind is MessageKind.TEMPLATE),
        freeform=int(sent and message.kind is MessageKind.FREEFORM),
    )


def count_changes(
    changes: Iterable[tuple[StoredMessage, StoredMessage]], seed: str
) -> list[Update]:
    """What counts changes of messages, each from one state to the next; for the same transaction.

    A batch counts once: `count_changes([(one.message, grown(one)) for one in batch], chunk_id)`
    gives one action for each channel and day, most often a single one, and none if nothing counts.
    """
    sums: dict[tuple[Channel, date], tuple[datetime, Figures]] = {}
    for before, after in changes:
        where = (after.channel, day_of(after.timestamp))
        _, known = sums.get(where, (after.timestamp, NOTHING))
        sums[where] = (after.timestamp, known + figures_of(after) - figures_of(before))
    return [
        update
        for (channel, _), (at, figures) in sums.items()
        for update in counted(at, channel, seed, figures)
    ]
