#!/bin/sh
# Secrets come as files (/run/secrets/master_key becomes MASTER_KEY), so that they stand in no environment of the container's description.
set -eu
for file in /run/secrets/*; do
  [ -f "$file" ] || continue
  name=$(basename "$file" | tr 'a-z-' 'A-Z_')
  value=$(cat "$file")
  export "$name=$value"
done
exec node /hub/dist/app/main.js
