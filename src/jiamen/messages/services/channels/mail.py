"""E-mail by SMTP, through Django's own settings of it."""

import smtplib

from django.core.mail import EmailMessage, get_connection

from jiamen.messages.errors import NotTaken, Unsure
from jiamen.messages.models import Reason
from jiamen.messages.services.channels.letter import Letter

PERMANENT = 500


class Mail:
    """One e-mail a message."""

    def send(self, letter: Letter) -> None:
        """Hand the e-mail to the server."""
        link = get_connection()
        try:
            link.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(Reason.UNREACHABLE, again=True) from error
        headers = {"List-Unsubscribe": f"<{letter.stop_url}>"}
        mail = EmailMessage(letter.title, letter.text_with_stop, to=[letter.address], headers=headers, connection=link)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _said in error.recipients.values()]
            raise _refused(min(codes, default=PERMANENT), "") from error
        except smtplib.SMTPResponseException as error:
            said = (
                error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
            )
            raise _refused(error.smtp_code, said) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unsure from error
        finally:
            try:
                link.close()
            except (OSError, smtplib.SMTPException):
                pass  # what was said before stands


def _refused(code: int, said: str) -> NotTaken:
    later = code < PERMANENT
    return NotTaken(Reason.BUSY if later else Reason.REFUSED, again=later, detail=f"SMTP {code} {said}")
