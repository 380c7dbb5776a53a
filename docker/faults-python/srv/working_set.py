"""working_set.py MIB LOOKUPS: a table of so much; each request changes so many rows anywhere in it."""

import random
import sys

from service import serve

ROW = 8192
table = [bytearray(ROW) for _ in range(int(sys.argv[1]) * 1024 * 1024 // ROW)]
lookups = int(sys.argv[2])


def handle(_path):
    for row in random.choices(table, k=lookups):
        row[0] = (row[0] + 1) % 256
        row[-1] = row[0]
    return b"ok\n"


serve(handle)
