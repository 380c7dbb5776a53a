"""saves.py KIB: each request keeps so much. When there is no more it says so, saves what it has for 2 s, and ends.

Run it by limit.py.
"""

import os
import sys
import threading
import time
import traceback

from service import serve

size = int(sys.argv[1]) * 1024
sessions = []
refused = threading.Event()


def handle(_path):
    try:
        sessions.append(b"\1" * size)
    except MemoryError:
        traceback.print_exc()
        refused.set()
        raise
    time.sleep(0.02)
    return b"ok\n"


def end():
    refused.wait()
    time.sleep(2)
    print("sessions saved", flush=True)
    os._exit(1)


threading.Thread(target=end, daemon=True).start()
serve(handle)
