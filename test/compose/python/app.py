import os


def app(environ, start_response):
    body = os.environ["GREETING"].encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
