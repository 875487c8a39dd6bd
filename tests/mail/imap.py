"""A mailbox of the test's own that speaks as much IMAP over TLS as is needed to read it."""

import datetime as dt
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LOCAL = "127.0.0.1"


@dataclass
class ImapMailbox:
    port: int
    mails: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    doomed: set[int] = field(default_factory=set)
    logged_in: list[bytes] = field(default_factory=list)

    def converse(self, peer: ssl.SSLSocket) -> None:
        with peer, peer.makefile("rwb") as stream:
            stream.write(b"* OK ready\r\n")
            stream.flush()
            for line in stream:
                tag, command = line.strip().split(b" ", 1)
                stream.write(self.answer(command) + tag + b" OK done\r\n")
                stream.flush()
                if command == b"LOGOUT":
                    return

    def answer(self, command: bytes) -> bytes:
        words = command.split()
        match words[0], words[1:2]:
            case b"CAPABILITY", _:
                return b"* CAPABILITY IMAP4rev1\r\n"
            case b"LOGIN", _:
                self.logged_in = words[1:]
            case b"SELECT", _:
                return b"* %d EXISTS\r\n" % len(self.mails)
            case b"UID", [b"SEARCH"]:
                new = sorted(self.mails.keys() - self.seen)
                return b"* SEARCH" + b"".join(b" %d" % number for number in new) + b"\r\n"
            case b"UID", [b"FETCH"]:
                number = int(words[2])
                most = int(re.search(rb"<0\.(\d+)>", command)[1])  # type: ignore[index]
                self.seen.add(number)
                content = self.mails[number][:most]
                return b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, len(content), content)
            case b"UID", [b"STORE"]:
                self.doomed.add(int(words[2]))
            case b"EXPUNGE", _:
                self.mails = {
                    number: mail for number, mail in self.mails.items() if number not in self.doomed
                }
        return b""


@contextmanager
def imap_mailbox(mails: dict[int, bytes], place: Path) -> Iterator[ImapMailbox]:
    """Serves the mails; `place` gets the certificate, `certificate.pem`, that a client has to trust."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(place))
    with socket.create_server((LOCAL, 0)) as listener:
        box = ImapMailbox(listener.getsockname()[1], mails)

        def serve() -> None:
            peer, _ = listener.accept()
            # A client that does not trust us hangs up.
            with suppress(ssl.SSLError):
                box.converse(context.wrap_socket(peer, server_side=True))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield box
        thread.join(5)


def _certificate(place: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, LOCAL)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOCAL))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = place / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
