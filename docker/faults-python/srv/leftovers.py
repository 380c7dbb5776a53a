"""leftovers.py WHAT: each request leaves something that is limited: a `thread`, a `file`, 64 KiB in a `folder` /scratch.

`thread-if-possible` and `folder-if-possible` answer as well without: it was only to be quicker.
"""

import itertools
import sys
import threading
import time

from service import serve

left = []
number = itertools.count()


def leave_thread():
    thread = threading.Thread(target=threading.Event().wait, daemon=True)
    thread.start()
    left.append(thread)


def leave_thread_if_possible():
    try:
        leave_thread()
    except RuntimeError:
        pass


def leave_file():
    left.append(open("/srv/leftovers.py", "rb"))


def leave_upload():
    with open(f"/scratch/{next(number)}", "wb") as upload:
        upload.write(b"\1" * 64 * 1024)


def leave_upload_if_possible():
    try:
        leave_upload()
    except OSError:
        pass


leave = {
    "thread": leave_thread,
    "thread-if-possible": leave_thread_if_possible,
    "file": leave_file,
    "folder": leave_upload,
    "folder-if-possible": leave_upload_if_possible,
}[sys.argv[1]]


def handle(_path):
    time.sleep(0.05)
    leave()
    return b"ok\n"


serve(handle)
