"""A plain threaded HTTP service on port 8080: what the programs beside it have in common."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from later import load


def serve(handle):
    """Serves for good. `handle(path)` returns the body of a 200, or raises: then the connection is closed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet for head and body.
        wbufsize = -1

        def do_GET(self):
            if self.path != "/health":
                load.set()
            body = b"ok\n" if self.path == "/health" else handle(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    # What a thread is given by default, 8 MiB, would use up a limit on the address space.
    threading.stack_size(1024 * 1024)
    print("listening on 8080", flush=True)
    Server(("", 8080), Handler).serve_forever()
