#!/bin/sh
# Builds and publishes the site on a server of your own. Written by "meridian ci plain";
# change it as you like. Let cron run it each night, and whenever somebody has written
# something; it sends an e-mail where something is wrong:
#
#   20 2 * * *  /home/web/site/<% .In %>publish.sh
#
# A night in which nothing has changed takes a moment: "meridian schedule" tells which
# days change the site by themselves.
set -eu
cd "$(dirname "$0")"

if git rev-parse --git-dir >/dev/null 2>&1 && git rev-parse --abbrev-ref '@{upstream}' >/dev/null 2>&1; then
  git pull --quiet --ff-only
fi
<%- if .Target %>
meridian deploy <% .Target %> --quiet
<%- else %>
meridian build --quiet
<%- end %>

# Every address that was published is kept with the pages.
if git rev-parse --git-dir >/dev/null 2>&1; then
  git add addresses.txt
  if ! git diff --cached --quiet -- addresses.txt; then
    git commit --quiet -m "Record what was published" -- addresses.txt
    if git rev-parse --abbrev-ref '@{upstream}' >/dev/null 2>&1; then
      git push --quiet
    fi
  fi
fi
