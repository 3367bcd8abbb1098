#!/bin/sh
# In the nginx container: the same nginx.conf, with the two processes in two containers (8501 of app-1, 8502 → app-2).
set -eu
sed -e 's/127\.0\.0\.1:8501/app-1:8501/' -e 's/127\.0\.0\.1:8502/app-2:8502/' \
    "${1:-/deploy/nginx.conf}" > "${2:-/etc/nginx/conf.d/default.conf}"
