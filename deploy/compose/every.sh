#!/bin/sh
# every.sh SECONDS COMMAND...: runs it now and so many seconds after each end, whatever it said. Ends by SIGTERM at once.
set -u
pause=$1
shift
trap 'kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit 0' TERM INT
while :; do
  "$@" &
  child=$!
  wait "$child" || echo "every.sh: $* ended with $?" >&2
  sleep "$pause" &
  child=$!
  wait "$child"
done
