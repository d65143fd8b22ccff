#!/usr/bin/env bash
# Records what the bash and coreutils of this machine answer to each line of parity-commands.txt into
# parity-recorded.json: run it after changing the list, on a Debian with bash 5.2. Each line is run by
# `bash -c` in an empty directory, with \n in the list standing for a newline.
cd "$(dirname "$0")" || exit 1
here=$PWD
exec 3>parity-recorded.json
printf '[\n' >&3
first=1
json() { python3 -c 'import json,sys; sys.stdout.write(json.dumps(sys.stdin.buffer.read().decode("utf-8","replace"), ensure_ascii=False))'; }
while IFS= read -r line; do
  case $line in '' | '#'*) continue ;; esac
  command=$(printf '%b.' "${line//\\/\\\\}")
  command=${command%.}
  command=${command//'⏎'/$'\n'}
  dir=$(mktemp -d)
  (cd "$dir" && env -i PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 timeout 10 bash -c "$command" >"$dir.out" 2>"$dir.err" </dev/null)
  status=$?
  [ $first = 1 ] || printf ',\n' >&3
  first=0
  printf '{"command": %s, "out": %s, "err": %s, "status": %d}' \
    "$(printf %s "$command" | json)" "$(json <"$dir.out")" "$(json <"$dir.err")" "$status" >&3
  rm -rf "$dir" "$dir.out" "$dir.err"
done <"$here/parity-commands.txt"
printf '\n]\n' >&3
