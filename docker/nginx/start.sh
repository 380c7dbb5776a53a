#!/bin/sh
# start ROLE: nginx as a cache or as a load balancer, from the template of that name.
set -eu
export CACHE_SIZE="${CACHE_SIZE:-64m}" UPSTREAM="${UPSTREAM:-app:8080}"
# "app:8000 app2:8000" becomes one line for each server.
SERVERS=$(for each in ${UPSTREAMS:-$UPSTREAM}; do echo "server $each max_fails=0;"; done)
export SERVERS
# shellcheck disable=SC2016  # names for envsubst, not for the shell
envsubst '$CACHE_SIZE $UPSTREAM $SERVERS' < "/etc/oomlab/$1.conf" > /etc/nginx/nginx.conf
exec nginx -g 'daemon off;'
