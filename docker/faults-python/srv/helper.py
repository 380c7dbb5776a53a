"""helper.py SECONDS THEN SECONDS: a helper process that takes all the memory there is, and later something else.

`exit`: the service ends by itself, for a reason of its own. `wait`: it ends because its helper has. `serve`: nothing.
"""

import multiprocessing
import os
import sys
import threading
import time

from later import after_load, load
from service import serve

first, then, second = float(sys.argv[1]), sys.argv[2], float(sys.argv[3])


def convert():
    rows = []
    while True:
        rows.append(bytearray(b"\1") * 1024 * 1024)


def run_helper():
    load.wait()
    time.sleep(first)
    helper = multiprocessing.get_context("fork").Process(target=convert)
    helper.start()
    helper.join()
    print(f"converter ended with {helper.exitcode}", flush=True)
    if then == "wait":
        os._exit(1)


def give_up():
    print("the licence has run out; giving up", file=sys.stderr, flush=True)
    os._exit(4)


def handle(_path):
    time.sleep(0.005)
    return b"ok\n"


threading.Thread(target=run_helper, daemon=True).start()
if then == "exit":
    after_load(second, give_up)
serve(handle)
