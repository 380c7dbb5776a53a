"""What happens so long after the first request: before it there is no load that could be disturbed."""

import threading
import time

load = threading.Event()


def after_load(seconds, happen):
    def run():
        load.wait()
        time.sleep(seconds)
        happen()

    threading.Thread(target=run, daemon=True).start()
