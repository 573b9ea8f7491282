"""Files that go along with messages, as far as sending is concerned."""

from dataclasses import dataclass
from typing import Protocol

from services.core.errors import Invalid
from services.core.settings import SendMode
from services.messaging.model import Media, SendableType


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that WhatsApp has; `media_id` is its name there, for one sending number only."""

    media: Media
    media_id: str


def one(kind: SendableType) -> str:
    """`an image`, `a video`."""
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


class Files(Protocol):
    """Makes files ready to be sent."""

    def ready(
        self, file_id: str, kind: SendableType, phone_number_id: str, mode: SendMode
    ) -> ReadyFile:
        """The file, checked, and handed to WhatsApp unless it is there already.

        In DRY_RUN it is checked and goes nowhere.

        Raises:
            NotFound: there is no such file.
            Invalid: it has not arrived, or is not what WhatsApp takes as this kind.
            ProviderFailed: WhatsApp did not take it.
        """
        ...


class NoFiles:
    """For whoever sends none."""

    def ready(
        self, file_id: str, kind: SendableType, phone_number_id: str, mode: SendMode
    ) -> ReadyFile:
        del kind, phone_number_id, mode
        raise Invalid(
            "Files cannot be sent from here; leave the file out.",
            fields={"mediaFileId": "not here"},
            fileId=file_id,
        )
