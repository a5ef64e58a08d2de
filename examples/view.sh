#!/bin/sh
# Saves a camera's next frames, each asked for by a GET that is held until the frame is there.
# usage: RELAY=http://localhost:8080 USERNAME=admin PASSWORD=… ./view.sh <camera id> <count>
set -eu
camera=$1
count=$2
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT
curl --fail-with-body -sS -o /dev/null -c "$jar" "$RELAY/api/session" \
  -H 'Content-Type: application/json' -d "{\"username\":\"$USERNAME\",\"password\":\"$PASSWORD\"}"

after=0
saved=0
while [ "$saved" -lt "$count" ]; do
  headers=$(curl --fail-with-body -sS -b "$jar" -D - -o next.jpg "$RELAY/api/cameras/$camera/frames/next?after=$after" | tr -d '\r')
  sequence=$(printf '%s\n' "$headers" | sed -n 's/^[Pp]orthole-[Ss]equence: //p')
  # 204: no newer frame in twenty seconds. Ask again.
  [ -n "$sequence" ] || continue
  after=$sequence
  saved=$((saved + 1))
  mv next.jpg "$camera-$sequence.jpg"
  echo "$camera-$sequence.jpg"
done
