# What the commands of bin need beside a JDK; sourced. Installs with apt where that is possible,
# else says what to install.

voice_need() { # program, Debian package, what for
  command -v "$1" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing $2, for $3 …" >&2
    if (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2") >/dev/null 2>&1 \
      && command -v "$1" >/dev/null 2>&1; then
      return 0
    fi
  fi
  echo "$1 is missing, which is needed for $3: install it (Debian: apt-get install $2) and run this again." >&2
  exit 1
}

# Runs a command, quiet, with a line of progress every few seconds; its output is shown if it fails.
voice_quietly() { # what it does, command …
  local what=$1 log start pid
  shift
  log=$(mktemp)
  start=$SECONDS
  "$@" >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - start)) -ge "${next:-2}" ]; then
      printf '%s … %d s\n' "$what" $((SECONDS - start)) >&2
      next=$((SECONDS - start + 5))
    fi
  done
  if ! wait "$pid"; then
    cat "$log" >&2
    echo "failed: $what" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
