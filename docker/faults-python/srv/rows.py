"""rows.py: a batch program that reads all rows of an endless table before it looks at the first one."""

import time

rows = []
while True:
    rows.append([len(rows), "x" * 1000 + str(len(rows))])
    if len(rows) % 5000 == 0:
        time.sleep(0.1)
