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

url() {
  printf 'postgres://muster:%s@database/muster\n' "$(cat database-password)"
}

make key openssl rand -base64 32
make database-password openssl rand -hex 24
make database-url url
make postgres-password openssl rand -hex 24
make metrics-token openssl rand -hex 24
echo "The secrets are in $(pwd). Keep a copy of the file key apart from the backups of the database."
