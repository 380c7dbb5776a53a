"""says.py TEXT SECONDS CODE: prints a line at its start and every 2 s, about others; ends by itself after so long.

No process of its own is meant: it hands on what it read elsewhere. SECONDS of 0: it does not end.
"""

import os
import sys
import threading
import time

from later import after_load
from service import serve

text, seconds, code = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])


def say():
    while True:
        print(text, file=sys.stderr, flush=True)
        time.sleep(2)


def handle(_path):
    time.sleep(0.005)
    return b"ok\n"


threading.Thread(target=say, daemon=True).start()
if seconds > 0:
    after_load(seconds, lambda: os._exit(code))
serve(handle)
