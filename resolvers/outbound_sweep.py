"""outbound-sweep: every five minutes, looks after messages that do not move (Requirement 14.7)."""

from services.app.outbound_sweep import sweep


def handler(event: object, context: object) -> None:
    """One sweep; what it does not finish is there for the next one."""
    del event, context
    sweep().run()
