"""asks.py HOST PORT THREADS: a pool of so many threads asks another service for the requests, and waits up to a minute for
each answer."""

import socket
import sys
from concurrent.futures import ThreadPoolExecutor

from service import serve

pool = ThreadPoolExecutor(int(sys.argv[3]))


def ask():
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=60) as connection:
        connection.sendall(b"price\n")
        return connection.recv(64)


serve(lambda _path: pool.submit(ask).result())
