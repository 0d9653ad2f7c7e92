#!/usr/bin/env bash
# Prints the Python 3.11 to build the environment with; $PYTHON, when set, is the only one tried.
set -euo pipefail

is_3_11() {  # A version switcher may offer a "python3.11" that only says it is not chosen: ask it.
    [[ $("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2], end="")' 2>/dev/null) == 3.11 ]]
}

for candidate in ${PYTHON:-python3.11 /usr/bin/python3.11 /usr/local/bin/python3.11 python3 python}; do
    if found=$(command -v "$candidate") && is_3_11 "$found"; then
        echo "$found"
        exit 0
    fi
done
echo "Perron needs Python 3.11 and ${PYTHON:-this machine} offers none." >&2
echo "Install it (Debian 12: apt-get install python3.11 python3.11-venv), or name one: make PYTHON=/path/to/python3.11 …" >&2
exit 1
