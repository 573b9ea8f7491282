"""outbound-sweep: every five minutes, looks after messages that do not move (Requirement 14.7)."""

from services.app.outbound_sweep import sweep
from services.core.correlation import follow
from services.core.loose import as_dict


def handler(event: object, context: object) -> None:
    """One sweep; what it does not finish is there for the next one."""
    del context
    follow(as_dict(event).get("id"))
    sweep().run()
