# AROLWG_TOKEN=... python fetch.py https://surveys.example.org digital-skills-2026
import hashlib
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path

site, survey = sys.argv[1:3]


def get(address):
    headers = {"Authorization": f"Bearer {os.environ['AROLWG_TOKEN']}", "Accept-Language": "en"}
    try:
        return urllib.request.urlopen(urllib.request.Request(address, headers=headers))
    except urllib.error.HTTPError as refused:
        # What is wrong, and what to do about it.
        sys.exit(f"{refused}\n{refused.read().decode()}")


address = f"{site}/api/v1/surveys/{survey}/datasets/latest/files"
while address:
    with get(address) as answer:
        files = json.load(answer)
    for file in files["items"]:
        path = Path(file["name"])
        if file["state"] != "done":
            continue
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]:
            continue
        with get(file["href"]) as answer, path.open("wb") as target:
            shutil.copyfileobj(answer, target)
        print(path)
    address = files["next"]
