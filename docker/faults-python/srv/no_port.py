"""no_port.py: waits for its database before it listens, and the database never comes."""

import socket
import time

from service import serve

while True:
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=1).close()
        break
    except OSError as error:
        print(f"database: {error}; trying again", flush=True)
        time.sleep(1)

serve(lambda _path: b"ok\n")
