#!/bin/sh
# The failover test needs Debian's nginx-light. Install it when this machine allows; otherwise say so and go on:
# that test is then skipped with this reason. The test starts a server of its own; no other one is touched.
if command -v nginx >/dev/null 2>&1 || test -x /usr/sbin/nginx; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light; } >/dev/null 2>&1 && exit 0
fi
echo "nginx không có và không cài được trên máy này: bài thử hai tiến trình sẽ bị bỏ qua."
exit 0
