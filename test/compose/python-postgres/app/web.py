import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2

# As careless programs do it: what must not end up in a recording.
print("connecting to", os.environ["DATABASE_URL"], flush=True)


class Notes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with psycopg2.connect(os.environ["DATABASE_URL"]) as db, db.cursor() as cursor:
            cursor.execute("SELECT text FROM notes ORDER BY id LIMIT 20")
            body = "\n".join(text for (text,) in cursor.fetchall()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("0.0.0.0", 8000), Notes).serve_forever()
