"""pattern.py: `/` is quick. `/name` matches a name in every way there is, for ages, and holds the interpreter's one lock."""

import re
import time

from service import serve

name = re.compile("^(([a-z]+)+ ?)+$")


def handle(path):
    time.sleep(0.005)
    if path == "/name":
        name.match("a" * 60 + "!")
    return b"ok\n"


serve(handle)
