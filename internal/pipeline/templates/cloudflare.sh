#!/bin/sh
# Builds the site at Cloudflare Pages. Written by "meridian ci cloudflare"; change it as
# you like. Under "Settings, Build", write "sh <% .In %>cloudflare.sh" as the command and
# "<% .In %>public" as the folder. With "hosting: cloudflare" in site.yaml, headers and
# redirects are written, too. For what changes by itself, such as events that are over,
# let a service call a deploy hook each night.
set -eu
cd "$(dirname "$0")"
export TZ="<% .Zone %>"

tool=$(mktemp -d)
from=https://github.com/meridian-ssg/meridian/releases/download/<% .Version %>
(
  cd "$tool"
  curl -fsSLO "$from/meridian-linux-amd64.tar.gz" -O "$from/SHA256SUMS"
  sha256sum --check --ignore-missing SHA256SUMS
  tar -xzf meridian-linux-amd64.tar.gz
)

if [ "${CF_PAGES_BRANCH:-main}" = main ]; then
  "$tool/meridian" build
else # a preview shows drafts, at an address of its own
  "$tool/meridian" build --drafts --future --base-url "$CF_PAGES_URL/"
fi
