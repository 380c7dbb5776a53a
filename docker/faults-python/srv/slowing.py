"""slowing.py KIND: no answer is wrong.

`scan`: after 4 s of load a table has lost its index, and requests look through it in turn. `pace`: nothing. `/export` takes
a second of waiting, whatever the kind.
"""

import sys
import threading
import time

from later import after_load
from service import serve

turn = threading.Lock()
slow = threading.Event()


def handle(path):
    time.sleep(1 if path == "/export" else 0.005)
    if slow.is_set():
        with turn:
            time.sleep(0.12)
    return b"ok\n"


def lose_index():
    print("fault begins", flush=True)
    slow.set()


if sys.argv[1] == "scan":
    after_load(4, lose_index)
serve(handle)
