"""one_lock.py MILLISECONDS LATER_MILLISECONDS SECONDS: each request holds one lock for so long, another time after so many
seconds (0: never). `spin` in place of the later time: a job takes the lock then, and computes for good."""

import sys
import threading
import time

from later import after_load
from service import serve

ledger = threading.Lock()
held = float(sys.argv[1]) / 1000


def handle(_path):
    time.sleep(0.002)
    with ledger:
        time.sleep(held)
    return b"ok\n"


def become_slow():
    global held
    held = float(sys.argv[2]) / 1000


def spin():
    with ledger:
        while True:
            pass


if float(sys.argv[3]) > 0:
    after_load(float(sys.argv[3]), spin if sys.argv[2] == "spin" else become_slow)
serve(handle)
