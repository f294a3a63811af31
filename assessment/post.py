"""Handing messages in to a mail server (SMTP), over a line that is encrypted unless the settings say otherwise."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from errors import MailError
from settings import MailServer

log = logging.getLogger("waymark.worker")
PATIENCE = 20.0
"""Seconds to wait for an answer of the server."""


class Refused(Exception):
    """The server takes no message for this address; others may be sent."""


class Post:
    """An open line to the mail server."""

    def __init__(self, line: smtplib.SMTP) -> None:
        self._line = line

    def send(self, message: EmailMessage) -> None:
        """Hand one message in; raises Refused with the server's own words, MailError when the line is lost."""
        try:
            self._line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused(_words(*next(iter(error.recipients.values())))) from None
        except smtplib.SMTPDataError as error:
            raise Refused(_words(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPSenderRefused as error:
            words = _words(error.smtp_code, error.smtp_error)
            raise MailError(f"the mail server doesn't take this sender ({words})", "WAYMARK_MAIL_FROM") from None
        except (smtplib.SMTPException, OSError):
            raise MailError("the line to the mail server was lost", "", "send again") from None


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {said}".replace(":", " ").split())[:200]


@contextmanager
def post(server: MailServer) -> Iterator[Post]:
    """A line to the mail server, signed in; raises MailError saying what to look at."""
    try:
        line = _line(server)
    except ssl.SSLError:
        raise MailError("the mail server's certificate isn't trusted", "WAYMARK_SMTP", "see SSL_CERT_FILE") from None
    except smtplib.SMTPNotSupportedError:
        if server.security != "starttls":
            raise MailError("the mail server takes no user and password", "WAYMARK_SMTP", "leave them out") from None
        raise MailError("the mail server offers no encryption", "WAYMARK_SMTP", "smtp+plain:// sends without") from None
    except smtplib.SMTPAuthenticationError:
        raise MailError("the mail server doesn't take user and password", "WAYMARK_SMTP") from None
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail server %s, port %s: %s", server.host, server.port, " ".join(str(error).split())[:200])
        raise MailError("the mail server can't be reached", "WAYMARK_SMTP", "check host, port and encryption") from None
    try:
        yield Post(line)
    finally:
        line.close()


def _line(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trust)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            line.starttls(context=trust)
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line
