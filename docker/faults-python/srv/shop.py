"""A WSGI application for gunicorn: `shop:application`."""

import hashlib
import time


def report(megabytes):
    """All lines of a report, before the first one is sent."""
    return sum(len(line) for line in [bytearray(b"\1") * 1024 * 1024 for _ in range(megabytes)])


def sign_in(rounds):
    """In C throughout: no signal is handled before it is done."""
    return hashlib.pbkdf2_hmac("sha256", b"secret", b"salt", rounds).hex()


def price(basket):
    # The time of a query.
    time.sleep(0.02)
    # The bug: there is no such key.
    return {"apple": 1}[basket]


def answer(path):
    match path.strip("/").split("/"):
        case ["report", megabytes]:
            return str(report(int(megabytes)))
        case ["sign-in", rounds]:
            return sign_in(int(rounds))
        case ["price", basket]:
            return str(price(basket))
        case _:
            return "ok"


def application(environment, start_response):
    body = answer(environment["PATH_INFO"]).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
