#!/bin/sh
# AROLWG_TOKEN=... sh fetch.sh https://surveys.example.org digital-skills-2026
set -eu
files="$1/api/v1/surveys/$2/datasets/latest/files?limit=200"

get() {
    printf 'header = "Authorization: Bearer %s"\n' "$AROLWG_TOKEN" |
        curl --config - --fail --silent --show-error "$@"
}

get --output files.json "$files"
jq --raw-output '.items[] | select(.state == "done") | "\(.sha256) \(.name) \(.href)"' files.json |
    while read -r sha256 name address; do
        if ! echo "$sha256  $name" | sha256sum --check --status 2>/dev/null; then
            get --output "$name" "$address"
            echo "$sha256  $name" | sha256sum --check
        fi
    done
rm files.json
