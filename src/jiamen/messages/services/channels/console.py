"""A development machine has no services: messages appear in the terminal, their addresses masked."""

import sys

from jiamen.messages.services.channels.letter import Letter


class Console:
    """Writes to standard output."""

    def send(self, letter: Letter) -> None:
        """Show the message."""
        sys.stdout.write(f"{letter.masked}: {letter.text_with_stop}\n")
        sys.stdout.flush()
