#!/usr/bin/env bash
# Makes the virtual environment, or brings it up to its lock: every package checked against its hash.
#   scripts/setup-venv.sh FOLDER LOCK
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${1:?usage: setup-venv.sh FOLDER LOCK}
lock=${2:?usage: setup-venv.sh FOLDER LOCK}

python=$(scripts/find-python.sh)
bin=$venv/bin
[[ ${OS:-} != Windows_NT ]] || bin=$venv/Scripts
if ! "$bin/python" -m pip --version > /dev/null 2>&1; then  # absent or half made
    "$python" -m venv --clear "$venv"
fi
echo "Installing $lock into $venv (some minutes the first time)…"
pip_install() {  # -qq says errors alone
    "$bin/python" -m pip install -qq --no-input --disable-pip-version-check --root-user-action ignore "$@"
}
pip_install --require-hashes -r "$lock"
pip_install --no-deps --no-build-isolation --editable .
