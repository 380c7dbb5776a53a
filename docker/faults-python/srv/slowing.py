"""slowing.py KIND: no answer is wrong, and there are ever fewer. After 4 s of load each request takes its turn.

`scan`: all of them look through a table that has lost its index. `pace`: nothing (its clients may slow down instead).
"""

import sys
import threading
import time

from later import after_load
from service import serve

turn = threading.Lock()
slow = threading.Event()


def handle(_path):
    time.sleep(0.005)
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
