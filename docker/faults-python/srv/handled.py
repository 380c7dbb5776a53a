"""handled.py SECONDS THEN SECONDS: an import that is too large is refused with a MemoryError, which is handled.

So long after the load began something else happens: `exit` (it gives up, for a reason of its own) or `serve` (nothing).
Run it by limit.py.
"""

import os
import sys
import traceback

from later import after_load
from service import serve


def import_file():
    try:
        bytearray(1 << 40)
    except MemoryError:
        traceback.print_exc()
        print("import refused: the file is too large", flush=True)


def give_up():
    print("the database refused the password; giving up", file=sys.stderr, flush=True)
    os._exit(1)


after_load(float(sys.argv[1]), import_file)
if sys.argv[2] == "exit":
    after_load(float(sys.argv[3]), give_up)
serve(lambda _path: b"ok\n")
