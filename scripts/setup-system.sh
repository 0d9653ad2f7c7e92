#!/usr/bin/env bash
# Looks for what the product needs from the system, outside Python: installs what is missing where
# it may (root, apt-get), else names the missing Debian packages and stops.
#   scripts/setup-system.sh run     Python, the libraries of a Qt window; a virtual screen when there is none
#   scripts/setup-system.sh test    the same, a virtual screen, a screen reader's bus, a keyring, Poppler, age, LibreOffice Calc and a PostgreSQL server
#   scripts/setup-system.sh packages  the same as build, what makes a .deb, and what tries it in a clean tree
#   scripts/setup-system.sh windows  the same as run, wine, a compiler for it and NSIS: what a trial build for Windows needs
#   scripts/setup-system.sh build   the same as run, and what freezing needs: PyInstaller's tools, gcc, ICU's
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?usage: setup-system.sh run|test|build|packages|windows}

if [[ $(uname -s) != Linux ]]; then  # elsewhere the wheels bring all that a window needs
    exec scripts/find-python.sh > /dev/null
fi

PATH=$PATH:/usr/sbin:/sbin
libraries=$(ldconfig -p)
missing=()

needs_library() {  # needs_library FILE PACKAGE
    [[ $libraries == *"$1 "* ]] || missing+=("$2")
}

needs_command() {  # needs_command COMMAND PACKAGE
    command -v "$1" > /dev/null || missing+=("$2")
}

look_for_python() {
    local python
    if ! python=$(scripts/find-python.sh 2> /dev/null); then
        missing+=(python3.11 python3.11-venv)
    elif ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
        missing+=(python3.11-venv)
    fi
}

look_for_window_libraries() {
    needs_library libGL.so.1 libgl1
    needs_library libEGL.so.1 libegl1
    needs_library libxkbcommon.so.0 libxkbcommon0
    needs_library libdbus-1.so.3 libdbus-1-3
    needs_library libfontconfig.so.1 libfontconfig1
    needs_library libglib-2.0.so.0 libglib2.0-0
    needs_library libgssapi_krb5.so.2 libgssapi-krb5-2
    needs_library libpulse.so.0 libpulse0  # the camera: QtMultimedia is linked to it
    needs_library libX11-xcb.so.1 libx11-xcb1
    needs_library libxcb-cursor.so.0 libxcb-cursor0
    needs_library libxcb-icccm.so.4 libxcb-icccm4
    needs_library libxcb-keysyms.so.1 libxcb-keysyms1
    needs_library libxcb-randr.so.0 libxcb-randr0
    needs_library libxcb-sync.so.1 libxcb-sync1
    needs_library libxcb-xfixes.so.0 libxcb-xfixes0
    needs_library libxcb-xkb.so.1 libxcb-xkb1
    needs_library libxcb-shape.so.0 libxcb-shape0
    needs_library libxkbcommon-x11.so.0 libxkbcommon-x11-0
}

look_for_virtual_screen() {
    needs_command xvfb-run xvfb
    needs_command xauth xauth
}

look_for_screen_reader() {  # what a screen reader hears of the window is read through AT-SPI, by the system's own Python
    needs_command dbus-daemon dbus
    [[ -x /usr/libexec/at-spi-bus-launcher || -x /usr/lib/at-spi2-core/at-spi-bus-launcher ]] || missing+=(at-spi2-core)
    { [[ -x /usr/bin/python3 ]] && /usr/bin/python3 -c 'import pyatspi' 2> /dev/null; } || missing+=(python3-pyatspi)
}

look_for_keyring() {  # a true Secret Service, under a bus of its own
    needs_command dbus-run-session dbus
    needs_command gnome-keyring-daemon gnome-keyring
}

look_for_postgresql() {  # Debian keeps initdb out of PATH, in one folder for each version
    command -v initdb > /dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || missing+=(postgresql)
}

look_for_compiler() {  # the tests put a shim of their own between the program and the disk
    needs_command gcc gcc
    [[ -f /usr/include/stdio.h ]] || missing+=(libc6-dev)
}

look_for_judge() {  # where Java is there, veraPDF's engine judges the documents; it needs what Java 8 still had within
    command -v javac > /dev/null || return 0
    [[ -e /usr/share/java/jaxb-runtime.jar ]] || missing+=(libjaxb-java)
}

look_for_freezer() {  # PyInstaller takes Python's own library, which Debian keeps apart; packaging/ makes others lighter
    local python
    needs_command objdump binutils
    needs_command icupkg icu-devtools
    look_for_compiler
    python=$(scripts/find-python.sh 2> /dev/null) || python=/usr/bin/python3.11
    [[ $(readlink -f "$python") != /usr/bin/* ]] || needs_library libpython3.11.so.1.0 libpython3.11
}

look_for_packer() {  # dpkg-shlibdeps tells what a package needs; the rest is for the trial
    needs_command dpkg-shlibdeps dpkg-dev
    needs_command xz xz-utils
    needs_command debootstrap debootstrap
    needs_command xdotool xdotool
    needs_command appstreamcli appstream
    needs_command desktop-file-validate desktop-file-utils
    look_for_virtual_screen
}

look_for_wine() {
    { command -v wine > /dev/null && [[ -x /usr/lib/wine/wine64 ]]; } || missing+=(wine wine64)
    needs_command x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
    needs_command makensis nsis
    look_for_virtual_screen
}

look_for_python
look_for_window_libraries
case $purpose in
    run) [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || look_for_virtual_screen ;;
    test) look_for_virtual_screen; look_for_screen_reader; look_for_keyring; needs_command pdftotext poppler-utils; needs_command certutil libnss3-tools; needs_command age age; needs_command soffice libreoffice-calc-nogui; look_for_postgresql; look_for_compiler; look_for_judge ;;
    build) look_for_freezer ;;
    packages) look_for_freezer; look_for_packer ;;
    windows) look_for_wine ;;
    *) echo "usage: setup-system.sh run|test|build|packages|windows" >&2; exit 2 ;;
esac
(( ${#missing[@]} )) || exit 0

if (( EUID != 0 )) || ! command -v apt-get > /dev/null; then
    echo "These Debian packages are missing: ${missing[*]}" >&2
    echo "Ask an administrator for: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi

echo "Installing the missing system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt_log=$(mktemp)
trap 'rm -f "$apt_log"' EXIT
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } > "$apt_log" 2>&1 < /dev/null; then
    cat "$apt_log" >&2
    echo "apt-get could not install: ${missing[*]}" >&2
    exit 1
fi
scripts/find-python.sh > /dev/null
