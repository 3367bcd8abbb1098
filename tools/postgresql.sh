#!/bin/sh
# The store is tried on a real PostgreSQL, Debian's. Install it when this machine allows; otherwise say so and go on:
# those tests are then skipped with this reason. The tests start a server of their own; no other one is touched.
for program in /usr/lib/postgresql/*/bin/initdb; do
    test -x "$program" && exit 0
done
if command -v initdb >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 && exit 0
fi
echo "PostgreSQL không có và không cài được trên máy này: các bài thử kho số liệu trên PostgreSQL sẽ bị bỏ qua."
exit 0
