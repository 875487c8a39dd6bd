"""Reports of failed deliveries, as mail servers write them."""

WHOLE = "message/rfc822"
HEAD = "text/rfc822-headers"


def report(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = WHOLE,
    recipient: str = "sian@example.org",
) -> bytes:
    return f"""From: MAILER-DAEMON@mx.example.org
To: arolwg@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="seam"

--seam
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--seam
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected

--seam
Content-Type: {returned}

From: arolwg@example.org
To: {recipient}
Message-ID: {message_id}
Subject: Gwahoddiad

Testun

--seam--
""".encode()
