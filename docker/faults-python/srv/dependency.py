"""dependency.py SECONDS: asks another service for each request; that one falls silent after so long."""

import socket
import sys
import threading
import time

from service import serve

healthy_for = float(sys.argv[1])
begun = time.monotonic()


def answer(connection):
    with connection:
        connection.recv(64)
        if time.monotonic() - begun > healthy_for:
            time.sleep(60)
        connection.sendall(b"42")


def other_service(listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 9090), backlog=128)
threading.Thread(target=other_service, args=(listener,), daemon=True).start()


def handle(_path):
    with socket.create_connection(("127.0.0.1", 9090)) as connection:
        connection.sendall(b"what is the price?")
        return connection.recv(64)


serve(handle)
