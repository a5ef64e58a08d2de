"""Signs in, watches one camera with python-socketio and prints a line for every frame; ends after the given number.

usage: RELAY=http://localhost:8080 USERNAME=admin PASSWORD=… python3 view.py <camera id> <count>
"""
import os
import sys

import requests
import socketio

camera, count = sys.argv[1:]
person = {"username": os.environ["USERNAME"], "password": os.environ["PASSWORD"]}
signed_in = requests.post(f"{os.environ['RELAY']}/api/session", json=person)
if not signed_in.ok:
    sys.exit(signed_in.json()["error"]["message"])
cookie = signed_in.headers["Set-Cookie"].split(";")[0]

relay = socketio.Client()
seen = 0


# Whoever connects anew must ask anew.
@relay.on("hello", namespace="/view")
def hello(_hello):
    relay.emit("watch", {"camera": camera}, namespace="/view", callback=watched)


def watched(reply):
    if "error" in reply:
        refused(reply["error"])


@relay.on("frame", namespace="/view")
def frame(header, jpeg):
    global seen
    # Some may still have been on their way.
    if seen == int(count):
        return
    seen += 1
    size = f"{header['width']}x{header['height']}"
    print(f"{header['sequence']} {size} {len(jpeg)} bytes, came by {header['transport']}", flush=True)
    # A viewer with a screen does this after the paint.
    relay.emit("ack", {"camera": camera, "sequence": header["sequence"]}, namespace="/view")
    if seen == int(count):
        relay.disconnect()


@relay.on("connect_error", namespace="/view")
def connect_error(error):
    refused(error["data"])


@relay.on("refused", namespace="/view")
def refused(error):
    print(f"{error['code']}: {error['message']}", file=sys.stderr, flush=True)
    # This is a thread of the library's: sys.exit would end no more than that.
    os._exit(1)


# A function, for a reconnect too: of a dict the library takes the cookie out.
relay.connect(os.environ["RELAY"], headers=lambda: {"Cookie": cookie}, wait=False)
relay.wait()
sys.exit(seen < int(count))
