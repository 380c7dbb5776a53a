"""kernel_memory.py WHAT MIB_PER_SECOND: no HTTP. Fills `pipes` that nobody reads, or `shared` memory in /dev/shm."""

import os
import sys
import time
from multiprocessing import shared_memory

what, rate = sys.argv[1], float(sys.argv[2])
kept = []
page = b"\1" * 4096


def fill_pipe():
    ends = os.pipe()
    kept.append(ends)
    os.set_blocking(ends[1], False)
    filled = 0
    try:
        while True:
            filled += os.write(ends[1], page)
    except BlockingIOError:
        return filled


def fill_block():
    block = shared_memory.SharedMemory(create=True, size=1024 * 1024)
    block.buf[:] = b"\1" * block.size
    kept.append(block)
    return block.size


fill = {"pipes": fill_pipe, "shared": fill_block}[what]
while True:
    time.sleep(fill() / (rate * 1024 * 1024))
