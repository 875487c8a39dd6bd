"""The pages that respondents see: small functions that read, call one thing in capture, and reply."""
