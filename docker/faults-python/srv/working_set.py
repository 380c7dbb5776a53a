"""working_set.py MIB FINAL_MIB MIB_PER_SECOND LOOKUPS: a table that grows after 3 s, to its final size.

Each request changes so many rows anywhere in it.
"""

import random
import sys
import threading
import time

from service import serve

ROW = 8192
ROWS_PER_MIB = 1024 * 1024 // ROW
start, final, rate, lookups = (int(word) for word in sys.argv[1:])
table = [bytearray(b"\1") * ROW for _ in range(start * ROWS_PER_MIB)]


def grow():
    time.sleep(3)
    print("fault begins", flush=True)
    while len(table) < final * ROWS_PER_MIB:
        table.extend(bytearray(b"\1") * ROW for _ in range(ROWS_PER_MIB))
        time.sleep(1 / rate)


def handle(_path):
    for row in random.choices(table, k=lookups):
        row[0] = (row[0] + 1) % 256
        row[-1] = row[0]
    return b"ok\n"


threading.Thread(target=grow, daemon=True).start()
serve(handle)
