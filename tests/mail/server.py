"""A mail server of the test's own, on a real socket: it takes messages, and answers as the test wants."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class MailServer:
    """`replies` are answers instead of the usual one, by the command's first word; None hangs up."""

    port: int
    replies: dict[str, str | None] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)

    def converse(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 test\r\n")
            for line in lines:
                word = line.split()[0].decode().upper().rstrip(":")
                reply = self.replies.get(word, self.usual(word))
                if reply is None:
                    return
                peer.sendall(f"{reply}\r\n".encode())
                if reply.startswith("354"):
                    content = b"".join(iter(lines.readline, b".\r\n"))
                    if "." in self.replies and (reply := self.replies["."]) is None:
                        return
                    self.taken.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
                    peer.sendall(b"250 taken\r\n")
                if word == "QUIT":
                    return

    @staticmethod
    def usual(word: str) -> str:
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 fine")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = MailServer(listener.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                server.converse(peer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@contextmanager
def serving(settings: Any) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
