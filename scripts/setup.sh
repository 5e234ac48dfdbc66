#!/bin/sh
# Makes a fresh clone ready, and runs what its arguments name with the Node that Dewar takes:
#
#     sh scripts/setup.sh                      only makes ready
#     sh scripts/setup.sh scripts/test.ts ...  ... and runs a script
#
# Installs what is missing: Node 26 (the npm package `node`, into the user's cache folder) when the machine's is older than 24, the npm
# packages of package-lock.json, OpenJDK 17 (Debian's openjdk-17-jdk-headless), and builds the kernel and dist/. Quick the second time.
set -e
cd "$(dirname "$0")/.."

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# Installs a Debian package, as root or by sudo; says why not.
apt_install() {
  if ! command -v apt-get >/dev/null 2>&1; then
    say "the Debian package $1 is needed, and there is no apt-get here" >&2
    return 1
  fi
  as_root=
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "the Debian package $1 is needed; installing it takes root rights: apt-get install $1" >&2
      return 1
    fi
    as_root=sudo
  fi
  say "the Debian package $1 is being installed"
  install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $1"
  $install || { $as_root apt-get update -q && $install; } || { say "$1 could not be installed (apt-get's messages are above)" >&2; return 1; }
}

# --- Node ---------------------------------------------------------------------------------------------------------------------------
# npm stays with the Node that it came with: Debian's does not work with another.
machine_path=$PATH
npm_install() { PATH=$machine_path npm install --no-save --no-audit --no-fund --no-progress --loglevel=error "$@"; }

toolchain=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dewar/toolchain
own=$toolchain/node_modules/node/bin
if [ ! -x "$own/node" ]; then
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$major" -lt 24 ]; then
    command -v npm >/dev/null 2>&1 || fail "Node 24 or later is needed, and neither it nor npm is here. Install Node (https://nodejs.org)."
    say "Node 26 is being installed for Dewar into $toolchain (this machine has $(node -v 2>/dev/null || echo none); once, about a minute)"
    mkdir -p "$toolchain.$$"
    # Installed aside and moved, so that an interrupted installation is never taken for one.
    npm_install --prefix "$toolchain.$$" node@26 ||
      { rm -rf "$toolchain.$$"; fail "the npm package node@26 could not be installed (npm's messages are above)."; }
    rm -rf "$toolchain"
    mv "$toolchain.$$" "$toolchain"
  fi
fi
if [ -x "$own/node" ]; then
  if ! "$own/node" -v >/dev/null 2>&1; then
    # A minimal Debian lacks a library that Node's own binaries need.
    apt_install libatomic1 || fail "Node in $own does not run."
    "$own/node" -v >/dev/null || fail "Node in $own does not run."
  fi
  PATH=$own:$PATH
  # bin/dewar finds it here whatever HOME is then.
  mkdir -p build
  ln -sfn "$own/node" build/node
fi
export PATH

# --- npm packages -------------------------------------------------------------------------------------------------------------------
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  say "npm packages are being installed"
  # Not `npm ci`: that insists on entries for the binaries of all platforms, of which registries may lack some.
  npm_install || fail "the npm packages could not be installed (npm's messages are above)."
  cp package-lock.json node_modules/.installed-lock
fi

# --- OpenJDK 17 ---------------------------------------------------------------------------------------------------------------------
if ! home=$(node scripts/find-jdk.ts 2>/dev/null); then
  node scripts/find-jdk.ts || true
  [ -z "$DEWAR_JDK" ] || fail "DEWAR_JDK must name a JDK 17, or be unset."
  say "OpenJDK 17 is being installed (about 250 MB)"
  apt_install openjdk-17-jdk-headless || fail "Install a JDK 17 (not only a JRE) by other means, or name one in DEWAR_JDK."
  home=$(node scripts/find-jdk.ts) || fail "the JDK was installed but is not found; name it in DEWAR_JDK."
  say "OpenJDK 17 is in $home"
fi
# The corpus is compiled by this JDK's javac.
PATH=$PATH:$home/bin
export PATH

# --- kernel and bundle --------------------------------------------------------------------------------------------------------------
node scripts/build.ts

[ $# -eq 0 ] || exec node "$@"
