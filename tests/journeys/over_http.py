"""The part of Django's test client that `Visitor` needs, over real HTTP, with cookies and without redirects."""

import http.client
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit


@dataclass
class Reply:
    status_code: int
    headers: dict[str, str]
    content: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name.lower()]


@dataclass
class HttpClient:
    """One browser's connection settings and cookies. A refused or broken connection is a reply of status 0."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Reply:
        return self._request("GET", path, headers=headers)

    def post(self, path: str, data: str, content_type: str) -> Reply:
        return self._request("POST", path, data.encode(), {"Content-Type": content_type})

    def _request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            return self.exchange(connection, method, path, body, headers)
        finally:
            connection.close()

    def exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """One request on this connection, and its reply."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {**(headers or {}), "Cookie": cookie})
            response = connection.getresponse()
            for morsel in SimpleCookie(response.getheader("Set-Cookie", "")).values():
                self.cookies[morsel.key] = morsel.value
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        except (OSError, http.client.HTTPException):
            return Reply(0, {}, b"")
