#!/bin/sh
# Run once by the PostgreSQL image, when it has made its data folder: a role for Muster that is no superuser, and its database.
set -eu

psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\set password `cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database-password}"`
create role muster login createrole password :'password';
create database muster owner muster encoding 'UTF8' template template0;
SQL
