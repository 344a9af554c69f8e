"""What an adapter gets, and what it must do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go. `extra` is what the channel needs beyond the text, `stop_url` where its owner stops messages."""

    id: int
    address: str
    masked: str
    title: str
    text: str
    language: str
    stop_url: str
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def text_with_stop(self) -> str:
        """The text and, behind it, how to get no more of them."""
        with override(self.language):
            stop = _("To stop these messages: {url}").format(url=self.stop_url)
        return f"{self.text} {stop}"


class Adapter(Protocol):
    """One way out of the house."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over, within seconds.

        Raises:
            NotTaken: the service certainly did not take it.
            Unsure: nobody knows.
        """
