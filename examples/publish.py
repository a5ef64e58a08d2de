"""Publishes JPEG files in a loop with python-socketio, never more frames ahead than the relay's window.

usage: RELAY=http://localhost:8080 PORTHOLE_KEY=pk_… python3 publish.py <frames a second> frame1.jpg frame2.jpg …
"""
import os
import signal
import sys
import time

import socketio

fps, *files = sys.argv[1:]
frames = [open(file, "rb").read() for file in files]
relay = socketio.Client()

window = sent = answered = 0
clock_offset = None


@relay.on("hello", namespace="/publish")
def hello(hello):
    global window, answered
    print(f"publishing as {hello['camera']['name']} ({hello['camera']['id']})", flush=True)
    window, answered = hello["limits"]["window"], sent
    asked = time.time() * 1000
    relay.emit("clock", namespace="/publish", callback=lambda reply: compare(asked, reply["now"]))


def compare(asked, now):
    global clock_offset
    clock_offset = now - (asked + time.time() * 1000) / 2


@relay.on("ack", namespace="/publish")
def ack(ack):
    global answered
    answered += 1
    if "rejected" in ack:
        print(f"{ack['rejected']['code']}: {ack['rejected']['message']}", file=sys.stderr)


@relay.on("connect_error", namespace="/publish")
def connect_error(error):
    refused(error["data"])


@relay.on("refused", namespace="/publish")
def refused(error):
    print(f"{error['code']}: {error['message']}", file=sys.stderr, flush=True)
    # This is a thread of the library's: sys.exit would end no more than that.
    os._exit(1)


@relay.on("disconnect", namespace="/publish")
def disconnect(*_reason):
    global window
    window = 0


def stop(*_signal):
    relay.emit("bye", namespace="/publish")
    # Answered once the goodbye has arrived.
    relay.call("clock", namespace="/publish")
    relay.disconnect()
    sys.exit()


signal.signal(signal.SIGTERM, stop)
session = f"example-{os.getpid()}-{int(time.time())}"
relay.connect(
    os.environ["RELAY"],
    auth={"key": os.environ["PORTHOLE_KEY"], "session": session},
    wait=False,
)
sequence = 0
while True:
    time.sleep(1 / float(fps))
    sequence += 1
    # Newest wins: without room this capture is not sent, and its number stays a gap.
    if sent - answered >= window:
        continue
    sent += 1
    header = {"sequence": sequence}
    if clock_offset is not None:
        header["capturedAt"] = time.time() * 1000 + clock_offset
    relay.emit("frame", (header, frames[sequence % len(frames)]), namespace="/publish")
