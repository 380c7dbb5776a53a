#!/bin/sh
# ADDRESSES_KIB: a limit on the address space, from here on. Docker's own ulimit would hold for runc already.
set -e
[ -z "$ADDRESSES_KIB" ] || ulimit -v "$ADDRESSES_KIB"
exec perl -I/srv "$@"
