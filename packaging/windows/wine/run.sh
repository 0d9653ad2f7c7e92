#!/usr/bin/env bash
# Runs a program of Windows under wine, in the prefix that prepare.sh made: run.sh FOLDER PROGRAM [ARGUMENT…]
set -euo pipefail
folder=$(cd "${1:?usage: run.sh FOLDER PROGRAM…}" && pwd)
shift
export WINEPREFIX=$folder/prefix WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all}
export WINEDLLOVERRIDES="mscoree=;mshtml=;icuuc,bcryptprimitives=n,b"
# Through a pipe: wine gives a program of the console no handle for a file that is open for appending.
nice -n 10 wine "$@" < /dev/null 2> >(cat >&2) | cat
