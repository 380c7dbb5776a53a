"""answers.py MILLISECONDS SECONDS: another service, on port 9090: a line of answer to a line, after so long; after so many
seconds with questions it accepts what comes and answers nothing (0: never)."""

import socket
import sys
import threading
import time

delay = float(sys.argv[1]) / 1000
answers_for = float(sys.argv[2])
begun = threading.Event()
silent = threading.Event()


def fall_silent():
    begun.wait()
    time.sleep(answers_for)
    print("fault begins", flush=True)
    silent.set()


def answer(connection):
    with connection:
        while connection.recv(64):
            begun.set()
            time.sleep(delay)
            if silent.is_set():
                threading.Event().wait()
            connection.sendall(b"42\n")


if answers_for > 0:
    threading.Thread(target=fall_silent, daemon=True).start()
threading.stack_size(256 * 1024)
listener = socket.create_server(("", 9090), backlog=128)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=answer, args=(accepted,), daemon=True).start()
