"""One journey, page by page, to learn what the pages of the product weigh."""

from urllib.parse import urlencode

from benchmarks.http import Client
from benchmarks.journeys import TOKEN, Fields, Unexpected


async def journey_pages(port: int, start: str, pages: list[Fields]) -> list[bytes]:
    """The HTML of the start page, each page and the confirmation."""
    client = Client(port)
    bodies = [(await client.get(start)).body]
    address = (await client.post(start, b"")).headers["location"]
    for fields in pages:
        html = (await client.get(address)).body
        bodies.append(html)
        token = TOKEN.search(html)
        if token is None:
            raise Unexpected(f"no form at {address}")
        body = urlencode([("token", token[1].decode()), *fields, ("next", "")]).encode()
        address = (await client.post(address, body)).headers["location"]
    bodies.append((await client.get(address)).body)
    await client.close()
    return bodies
