"""sessions.py KIB: each request begins a session of so much state, and no session ever ends."""

import sys

from service import serve

size = int(sys.argv[1]) * 1024
sessions = []


def handle(_path):
    sessions.append(b"\1" * size)
    return b"session %d\n" % len(sessions)


serve(handle)
