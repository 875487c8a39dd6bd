"""The kind of device, from what the browser says."""

import pytest

from responses.devices import device_of
from responses.models import Response
from tests.responses.conftest import start_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148"
IPAD = "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1.2 Mobile/15E148"
ANDROID_PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
ANDROID_TABLET = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
FIREFOX_TABLET = "Mozilla/5.0 (Android 13; Tablet; rv:128.0) Gecko/128.0 Firefox/128.0"
KINDLE = "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 Silk/98.3 like Chrome/98.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "computer"),
        (MAC, "computer"),
        (LINUX, "computer"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36", "computer"),
        (IPHONE, "phone"),
        (ANDROID_PHONE, "phone"),
        ("Mozilla/5.0 (Android 13; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "phone"),
        (IPAD, "tablet"),
        (ANDROID_TABLET, "tablet"),
        (FIREFOX_TABLET, "tablet"),
        (KINDLE, "tablet"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_the_user_agent_tells_phones_tablets_and_computers_apart(agent, device):
    assert device_of({"User-Agent": agent}) == device


def test_the_browsers_own_hint_goes_before_the_user_agent():
    assert device_of({"User-Agent": LINUX, "Sec-CH-UA-Mobile": "?1"}) == "phone"
    assert device_of({"User-Agent": ANDROID_TABLET, "Sec-CH-UA-Mobile": "?0"}) == "tablet"


def test_no_header_is_read_to_its_end_however_long():
    assert device_of({"User-Agent": "Silk" * 100_000 + "Windows NT"}) == "tablet"


def test_a_response_keeps_the_device_it_was_begun_on_and_nothing_else_of_the_browser(client, survey):
    client.post(start_of(survey), {"next": ""}, headers={"user-agent": IPHONE})

    response = Response.objects.values().get()
    assert response["device"] == "phone"
    assert "iPhone" not in str(response)
