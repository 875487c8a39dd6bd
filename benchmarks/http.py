"""A small HTTP/1.1 client for load: it keeps the connection where the server does, and counts bytes."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Client:
    """One respondent's connection to 127.0.0.1:`port`. Cookies are kept; nothing else is remembered."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    bytes_read: int = 0
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Reply:
        return await self._request("GET", path, b"")

    async def post(self, path: str, body: bytes) -> Reply:
        return await self._request("POST", path, body)

    async def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _request(self, method: str, path: str, body: bytes) -> Reply:
        try:
            return await self._attempt(method, path, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            # The server closed a kept connection between two requests; nothing of this one was answered.
            await self.close()
            return await self._attempt(method, path, body)

    async def _attempt(self, method: str, path: str, body: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(self._head(method, path, body) + body)
        await writer.drain()
        return await self._read(reader)

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: identity"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [
                f"Origin: http://127.0.0.1:{self.port}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def _read(self, reader: asyncio.StreamReader) -> Reply:
        head = await reader.readuntil(b"\r\n\r\n")
        status, headers = self._parse_head(head)
        body = await self._read_body(reader, headers)
        self.bytes_read += len(head) + len(body)
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Reply(status, headers, body)

    def _parse_head(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in filter(None, lines):
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _, rest = value.strip().partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
            else:
                headers[name.lower()] = value.strip()
        return int(first.split(" ", 2)[1]), headers

    async def _read_body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if "content-length" in headers:
            return await reader.readexactly(int(headers["content-length"]))
        if headers.get("transfer-encoding") != "chunked":
            return await reader.read()
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)
