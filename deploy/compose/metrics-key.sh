#!/bin/sh
# Makes a viewer's key for Prometheus, once, where its `credentials_file` names it.
set -eu
file=${SECRETS_DIR:-/secrets}/metrics/key
umask 027
[ -s "$file" ] && exit 0
flask --app server.app keys create --role viewer --name prometheus >"$file.new"
mv "$file.new" "$file"
