#!/bin/sh
# Makes the secrets that compose.yaml names, once: what is there already stays as it is.
set -eu
umask 077

folder=$(dirname "$0")/secrets
mkdir -p "$folder"
cd "$folder"

# make NAME COMMAND…: into a file that the containers' users can read; nobody else enters the folder.
make() {
  name=$1
  shift
  [ -e "$name" ] && return
  "$@" > "$name.new"
  chmod 0444 "$name.new"
  mv "$name.new" "$name"
}

key() {
  head -c 32 /dev/urandom | base64
}

password() {
  head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

url() {
  printf 'postgres://muster:%s@database/muster\n' "$(cat database-password)"
}

make key key
make database-password password
make database-url url
make postgres-password password
make metrics-token password
echo "The secrets are in $(pwd). Keep a copy of the file key apart from the backups of the database."
