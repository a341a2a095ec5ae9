#!/bin/sh
# Makes .venv with the locked dependencies, and installs the system libraries that Qt and PortAudio need.
# Works as root, with sudo, or without either (then it says what is missing and goes on).
# PROGRAMS: what a benchmark or a test of packages needs besides, as "Debian package:command" with spaces between.
set -eu
cd "$(dirname "$0")/.."
venv="${VENV:-.venv}"

# Debian package : a shared library that it brings
libraries="libegl1:libEGL.so.1 libgl1:libGL.so.1 libxkbcommon0:libxkbcommon.so.0 libdbus-1-3:libdbus-1.so.3
libfontconfig1:libfontconfig.so.1 libglib2.0-0:libglib-2.0.so.0 libportaudio2:libportaudio.so.2
libxcb-cursor0:libxcb-cursor.so.0 libxkbcommon-x11-0:libxkbcommon-x11.so.0 libxcb-icccm4:libxcb-icccm.so.4
libxcb-keysyms1:libxcb-keysyms.so.1 libxcb-image0:libxcb-image.so.0 libxcb-render-util0:libxcb-render-util.so.0
libxcb-shape0:libxcb-shape.so.0 libxcb-xinerama0:libxcb-xinerama.so.0 libxcb-randr0:libxcb-randr.so.0
libwayland-cursor0:libwayland-cursor.so.0 libwayland-egl1:libwayland-egl.so.1"

lacking=""
if command -v ldconfig >/dev/null 2>&1 || [ -x /sbin/ldconfig ]; then
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    for entry in $libraries; do
        case "$known" in *"${entry#*:}"*) ;; *) lacking="$lacking ${entry%%:*}" ;; esac
    done
fi
for entry in ${PROGRAMS:-}; do
    command -v "${entry#*:}" >/dev/null 2>&1 || lacking="$lacking ${entry%%:*}"
done
if command -v python3 >/dev/null 2>&1; then
    python3 -c 'import ensurepip' 2>/dev/null || lacking="$lacking python3-venv"
else
    lacking="$lacking python3 python3-venv"
fi

if [ -n "$lacking" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "setup: these seem to be missing; install them with your package manager:$lacking" >&2
    elif [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
    elif command -v sudo >/dev/null 2>&1; then
        echo "setup: sudo apt-get install$lacking" >&2
        sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
    else
        echo "setup: no root and no sudo here; ask for these packages:$lacking" >&2
    fi
fi

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    echo "setup: Shotgraph needs Python 3.11, 3.12 or 3.13; none was found" >&2
    exit 1
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-alone.lock
PYTHONWARNINGS=ignore "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch "$venv/.ready"
