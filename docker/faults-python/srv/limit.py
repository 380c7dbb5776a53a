"""limit.py MIB PROGRAM ARGUMENTS: runs another program of this folder with a limit on its address space.

Not by Docker's own ulimit: runc is under that already, and needs over 1 GB of addresses itself.
"""

import os
import resource
import sys

limit = int(sys.argv[1]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
