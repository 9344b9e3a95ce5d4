#!/bin/sh
# Makes every password that is not there yet, each readable by the one who needs it. Never changes one.
set -eu
folder=${SECRETS_DIR:-/secrets}
umask 077

password() {
  head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

make() { # make NAME OWNER CONTENT
  if [ -s "$folder/$1" ]; then return; fi
  [ "${#3}" -ge 64 ] # an empty one would let everybody in
  printf '%s\n' "$3" >"$folder/.new"
  chown "$2" "$folder/.new"
  mv "$folder/.new" "$folder/$1"
}

chmod 755 "$folder"
make postgres 0:0 "$(password)"
make grafana 472:0 "$(password)"
# What libpq reads (PGPASSFILE); 10001 is the user of our own images.
make pgpass 10001:10001 "*:*:*:sleepsafe:$(cat "$folder/postgres")"
# metrics-key.sh writes here, and Prometheus, of group 65534, reads it.
mkdir -p "$folder/metrics"
chown 10001:65534 "$folder/metrics"
chmod 2750 "$folder/metrics"
