#!/bin/sh
# Publishes the given JPEG files, one POST each, newest numbering last.
# usage: RELAY=http://localhost:8080 PORTHOLE_KEY=pk_… ./publish.sh frame1.jpg frame2.jpg …
set -eu
authorization="Authorization: Bearer $PORTHOLE_KEY"
session="shell-$$-$(date +%s)"

# The key names its camera.
hello=$(curl --fail-with-body -sS -H "$authorization" "$RELAY/api/publisher") || { echo "$hello" >&2; exit 1; }
camera=$(printf '%s' "$hello" | sed -n 's/.*"camera":{"id":"\([^"]*\)".*/\1/p')

sequence=0
for frame in "$@"; do
  sequence=$((sequence + 1))
  curl --fail-with-body -sS -X POST "$RELAY/api/cameras/$camera/frames" \
    -H "$authorization" -H 'Content-Type: image/jpeg' \
    -H "Porthole-Session: $session" -H "Porthole-Sequence: $sequence" \
    --data-binary "@$frame"
done
curl --fail-with-body -sS -X DELETE "$RELAY/api/cameras/$camera/publisher" -H "$authorization" -H "Porthole-Session: $session"
echo "published $sequence frames to $camera"
