#!/usr/bin/env bash
# The end-to-end tests drive a real Chromium. CHROMIUM may name one; else Debian's package is
# installed where it is missing and may be.
set -euo pipefail
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null && $sudo true 2>/dev/null; then
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium fonts-liberation
else
  echo "The end-to-end tests need Chromium: install it, or name one in CHROMIUM." >&2
  exit 1
fi
