#!/bin/sh
# Redis without persistence, holding REDIS_FILL MiB of keys that nobody asks for; REDIS_MAXMEMORY caps it (0: no cap).
set -eu
redis-server --save '' --appendonly no --maxmemory "${REDIS_MAXMEMORY:-0}" --maxmemory-policy allkeys-lru \
  --enable-debug-command yes &
server=$!
trap 'kill "$server"' TERM INT
until redis-cli ping >/dev/null 2>&1; do sleep 0.05; done
# Values of 10 000 bytes: a hundred of them are a MiB, about. One command for each MiB: a cap is looked at between commands.
seq "${REDIS_FILL:-0}" | sed 's/.*/DEBUG POPULATE 100 session-& 10000/' | redis-cli >/dev/null
wait "$server"
