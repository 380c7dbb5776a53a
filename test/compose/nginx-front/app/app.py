from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


# The root is read-only, and the secret lies in a folder in memory besides.
with open("/run/secrets/key") as key:
    assert key.read().startswith("planted-")
with open("/srv/greeting.txt", "rb") as file:
    greeting = file.read()


class Hello(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(greeting)))
        self.end_headers()
        self.wfile.write(greeting)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("0.0.0.0", 9000), Hello).serve_forever()
