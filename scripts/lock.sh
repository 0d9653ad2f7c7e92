#!/usr/bin/env bash
# Compiles requirements/{dev,run,department}.txt from pyproject.toml, every file with its hashes.
# dev.txt comes first and binds the two others, so that the three always agree.
# Arguments go to pip-compile: `scripts/lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {  # compile OUTPUT ARGUMENTS…
    local output=$1
    shift
    CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --no-annotate --output-file "$output" "$@"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ -f requirements/dev.txt ]]; then  # start from today's versions: only --upgrade moves them
    sed '/^# On Windows alone/,$d' requirements/dev.txt > "$work/dev.txt"
fi
compile "$work/dev.txt" "$@" --extra desktop --extra department requirements/dev.in pyproject.toml

# The versions alone, as constraints: hashes and comments do not belong in them.
sed -n 's/^\([a-zA-Z0-9_.-]*==[^ \\]*\).*/\1/p' "$work/dev.txt" > "$work/constraints.txt"
compile "$work/run.txt" --constraint "$work/constraints.txt" --extra desktop pyproject.toml
compile "$work/department.txt" --constraint "$work/constraints.txt" --extra department pyproject.toml
compile "$work/windows.txt" --constraint "$work/constraints.txt" requirements/windows.in

windows_block() {
    echo '# On Windows alone:'
    grep -v '^#' "$work/windows.txt" | sed 's/^\([a-z0-9-]*==[^ ]*\) \\$/\1 ; sys_platform == "win32" \\/'
}
for lock in dev run; do
    windows_block >> "$work/$lock.txt"
done
for lock in dev run department; do
    if grep -nE '^ *(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)|https?:|file:/' "$work/$lock.txt"; then
        echo "lock: $lock.txt would name an address of packages; nothing was changed." >&2
        exit 1
    fi
    install -m 644 "$work/$lock.txt" "requirements/$lock.txt"
done
