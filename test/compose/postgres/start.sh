# As the public image of PostgreSQL does: makes the cluster, its user and its database, then serves.
set -e
bin=$(echo /usr/lib/postgresql/*/bin)
data=/var/lib/postgresql/data/cluster
if [ ! -d "$data" ]; then
  chown postgres /var/lib/postgresql/data
  su postgres -c "$bin/initdb -D $data --auth-host=scram-sha-256" >/dev/null
  su postgres -c "$bin/pg_ctl -D $data -w -o '-c listen_addresses=' start" >/dev/null
  su postgres -c "psql -q" <<SQL
CREATE USER $POSTGRES_USER PASSWORD '$POSTGRES_PASSWORD';
CREATE DATABASE $POSTGRES_DB OWNER $POSTGRES_USER;
SQL
  su postgres -c "$bin/pg_ctl -D $data -w stop" >/dev/null
  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
fi
exec su postgres -c "exec $bin/postgres -D $data -c listen_addresses='*' -c unix_socket_directories=/tmp"
