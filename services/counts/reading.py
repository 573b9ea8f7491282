"""Reading the counters: one query, however many messages there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.aws.store import Query, Store
from services.counts.consents import OPT_INS, SLOT
from services.counts.figures import Figures, figures_in
from services.counts.rows import PARTITION, TABLE

MOST_ROWS = 2000
"""More than a month of every channel has, all shards and the consents together."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted since a day, and the consents as they are."""

    days: Mapping[tuple[date, str], Figures]
    """By day and channel; a day on which nothing happened is missing."""
    opt_ins: Mapping[str, int]
    """Contacts that consent, by the stored attribute that says so."""


def read_counts(store: Store, since: date) -> Counts:
    """The counters from `since`, at most a month ago, until now. Slots of consents sort last."""
    query = Query(TABLE, PARTITION, at_least=("slot", since.isoformat()), limit=MOST_ROWS)
    days: defaultdict[tuple[date, str], Figures] = defaultdict(Figures)
    opt_ins: dict[str, int] = dict.fromkeys(OPT_INS, 0)
    for row in store.query(query).items:
        day_or_name, *channel, _shard = row["slot"].split("#")
        if day_or_name == SLOT:
            for name in OPT_INS:
                opt_ins[name] += int(row.get(name, 0))
        else:
            days[date.fromisoformat(day_or_name), channel[0]] += figures_in(row)
    return Counts(dict(days), opt_ins)
