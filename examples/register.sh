#!/bin/sh
# Registers the devices of a CSV file with curl and waits until every row is settled:
#   MUSTER_URL=… MUSTER_CLIENT_ID=… MUSTER_CLIENT_SECRET=… examples/register.sh FILE [ORDER-ID]
# Ends with 0 when every row is well; with 1 when not, and prints the failed rows as CSV; with 2 when nothing was registered
# or the server did not answer.
set -eu
file=$1
order=${2:-}
batches=${MUSTER_URL:?}/api/v1/tenants/me/batches

# Of the last answer: the first value of that name, and whether something stands in it.
value() { printf '%s' "$answer" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
says() { case $answer in *"$1"*) ;; *) return 1 ;; esac; }
fail() { printf '%s\n' "$1" >&2 && exit 2; }

# The secret and the token go through pipes: arguments can be read by others on the same computer.
ask() { curl --silent --show-error --fail-with-body --retry 5 --retry-connrefused --config - "$@"; }
api() { printf 'header = "Authorization: Bearer %s"\n' "$token" | ask "$@"; }
sign_in() {
  answer=$(printf 'user = "%s:%s"\n' "${MUSTER_CLIENT_ID:?}" "${MUSTER_CLIENT_SECRET:?}" |
    ask --data grant_type=client_credentials "$MUSTER_URL/oauth2/token") || fail "$answer"
  token=$(value access_token)
}

# The key makes the upload safe to repeat: within a day the same file and order ID make one batch.
key=$({ cat "$file" && echo "$order"; } | sha256sum | cut -c 1-64)
sign_in
answer=$(api "$batches?kind=register" --header "Idempotency-Key: $key" \
  ${order:+--form} ${order:+"orderId=$order"} --form "file=@$file") || fail "$answer"
batch="$batches/$(value id)"

asked=0
until says '"pending":0,'; do
  sleep 1
  asked=$((asked + 1))
  # A token holds 15 minutes.
  [ $((asked % 600)) -ne 0 ] || sign_in
  answer=$(api "$batch") || fail "$answer"
done

if says '"failed":0,' && says '"cancelled":0}'; then exit 0; fi
api "$batch/rows?outcome=failed&format=csv" || fail 'The failed rows could not be read.'
exit 1
