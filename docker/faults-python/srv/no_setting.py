"""no_setting.py: needs a setting that nobody made."""

import os

from service import serve

database = os.environ["DATABASE_URL"]
serve(lambda _path: database.encode())
