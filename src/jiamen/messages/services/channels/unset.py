"""An installation that has named no service for a channel."""

from jiamen.messages.errors import NotTaken
from jiamen.messages.models import Reason
from jiamen.messages.services.channels.letter import Letter


class Unset:
    """Takes nothing; the log says why."""

    def send(self, letter: Letter) -> None:
        """Refuse."""
        raise NotTaken(Reason.NOT_SET_UP, again=False)
