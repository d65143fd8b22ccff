#!/bin/bash
# Writes what a real docker client prints for `--help`, one file per command, into test/cli/help/.
# Usage: test/cli/record-help.sh [PATH-OF-DOCKER-CLIENT]
# The client must be 28.5.2 without plugins. No daemon is asked (its address leads nowhere), so nothing is hidden;
# standard input is no terminal, so text wraps at 80 columns; HOME decides the paths shown among the global options.
set -u
docker=${1:-docker}
here=$(cd "$(dirname "$0")" && pwd)
export HOME=/root DOCKER_HOST=tcp://127.0.0.1:1
unset DOCKER_CONFIG DOCKER_CONTEXT

record() { # words of the command
  local name=docker word
  for word in "$@"; do name=$name-$word; done
  "$docker" "$@" --help >"$here/help/$name.txt" 2>"$here/help/$name.err" </dev/null
  [ -s "$here/help/$name.err" ] || rm -f "$here/help/$name.err"
  local sub
  for sub in $(sed -nE '/Commands:$/,/^$/s/^  ([a-z][a-z-]*) +[A-Z].*/\1/p' "$here/help/$name.txt"); do
    record "$@" "$sub"
  done
}

rm -rf "$here/help"
mkdir -p "$here/help"
record
ls "$here/help" | wc -l
