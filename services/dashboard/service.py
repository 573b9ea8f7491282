"""The dashboard: three calls, however many messages exist."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.access.roles import Permission, Principal
from services.aws.store import Store
from services.core.clock import Clock, utc_now
from services.core.errors import Invalid
from services.counts.figures import Figures, day_of
from services.counts.reading import Counts, read_counts
from services.dashboard.model import ChannelDay, Dashboard, OptIns
from services.limits.tier import SendingStatusReader
from services.messaging.model import OPT_IN, Channel

MOST_DAYS = 31
USUAL_DAYS = 7


@dataclass(frozen=True)
class DashboardService:
    """Figures that were counted as they came about; nothing is scanned."""

    store: Store
    sending: SendingStatusReader
    clock: Clock = utc_now

    def read(self, by: Principal, days: int | None) -> Dashboard:
        """The last `days` days in UTC with today, a week unless told otherwise.

        Raises:
            Invalid: that is not between 1 and 31.
        """
        by.require(Permission.READ)
        wanted = USUAL_DAYS if days is None else days
        if not 1 <= wanted <= MOST_DAYS:
            raise Invalid(
                f"Choose between 1 and {MOST_DAYS} days.",
                fields={"days": f"choose between 1 and {MOST_DAYS}"},
            )
        today = day_of(self.clock())
        shown = [today - timedelta(days=back) for back in range(wanted - 1, -1, -1)]
        counts, sending = read_counts(self.store, shown[0]), self.sending.read(by)
        return Dashboard(
            days=tuple(_channel_day(counts, day, channel) for day in shown for channel in Channel),
            opt_ins=OptIns(
                whats_app=counts.opt_ins[OPT_IN[Channel.WHATSAPP]],
                sms=counts.opt_ins[OPT_IN[Channel.SMS]],
                email=counts.opt_ins[OPT_IN[Channel.EMAIL]],
            ),
            tier_limit=sending.tier_limit,
            tier_used=sending.tier_used,
            tier_percent=sending.tier_percent,
            sending=sending,
        )


def _channel_day(counts: Counts, day: date, channel: Channel) -> ChannelDay:
    figures = counts.days.get((day, channel.value), Figures())
    return ChannelDay(channel=channel, day=day, **dict(figures.each()))
