# Finds a JDK 25 or newer and exports JAVA_HOME; sourced by the commands of bin.
# Order: JAVA_HOME, java on the PATH, the usual folders, Debian's package where we may install it.

voice_jdk_major() { # JAVA_HOME -> major version, or nothing
  [ -x "$1/bin/javac" ] || return 1
  "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

voice_find_jdk() {
  local home major
  for home in "${JAVA_HOME:-}" \
    "$(java_on_path=$(command -v java) && readlink -f "$java_on_path" | sed 's#/bin/java$##')" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] || continue
    major=$(voice_jdk_major "$home") || continue
    if [ "${major:-0}" -ge 25 ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(voice_find_jdk); then
  cat >&2 <<'EOF'
No JDK 25 or newer was found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, /opt, SDKMAN and ~/.jdks).
Install one, for example:
  Debian, Ubuntu   apt-get install openjdk-25-jdk      (or Temurin: https://adoptium.net)
  SDKMAN           sdk install java 25-tem
  macOS            brew install --cask temurin@25
EOF
  exit 1
fi
export JAVA_HOME
PATH="$JAVA_HOME/bin:$PATH"
