#!/bin/sh
# Registers the devices of a CSV file with curl, waits, and prints the failed rows as a file to correct:
#   MUSTER_URL=… MUSTER_CLIENT_ID=… MUSTER_CLIENT_SECRET=… examples/register.sh devices.csv
set -eu
file=$1
batches="$MUSTER_URL/api/v1/tenants/me/batches"

curl() { command curl --silent --show-error --fail-with-body "$@"; }
# The first value of that name in a JSON document.
value() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
refused() { echo "$answer" >&2 && exit 1; }

# The secret and the token go through pipes: arguments can be read by others on the same computer.
answer=$(printf 'grant_type=client_credentials&client_id=%s&client_secret=%s' "$MUSTER_CLIENT_ID" "$MUSTER_CLIENT_SECRET" |
  curl --data @- "$MUSTER_URL/oauth2/token") || refused
token=$(echo "$answer" | value access_token)
api() { printf 'Authorization: Bearer %s' "$token" | curl --header @- "$@"; }

# The key makes the upload safe to repeat: within a day the same key and file make one batch.
key=$(cksum <"$file" | tr ' ' -)
answer=$(api --request POST --upload-file "$file" --header 'Content-Type: text/csv' --header "Idempotency-Key: $key" \
  "$batches?kind=register") || refused
batch="$batches/$(echo "$answer" | value id)"

while answer=$(api "$batch") || refused; do
  case $(echo "$answer" | value state) in
  queued | processing) sleep 1 ;;
  *) break ;;
  esac
done
echo "$answer" >&2
case $answer in *'"failed":0'*) ;; *) api "$batch/fix-file" ;; esac
