#!/usr/bin/env bash
# Tries the packages as a new computer would: in a minimal tree of this system's own Debian release, with nothing but
# what they declare. Installs, tests itself, shows a window, is upgraded under a draft, refuses to go back, is removed.
#   packaging/linux/try-in-clean-tree.sh PACKAGE…    perron, perron-department, and after perron its plain archive
# Root, debootstrap, Xvfb and xdotool are needed. The mirror is the one that this system's apt uses. Pictures and logs
# stay in out/packages; the bare tree is kept in build/clean-tree.tar for the next time (`make clean` removes both).
set -uo pipefail
cd "$(dirname "$0")/../.."
source packaging/linux/clean-tree.sh
source packaging/linux/clean-tree-steps.sh
(( $# )) || { echo "usage: try-in-clean-tree.sh PACKAGE…" >&2; exit 2; }
(( EUID == 0 )) || { echo "Only root may make a tree and enter it." >&2; exit 2; }

mkdir -p "$out" build
trap leave EXIT
make_tree || exit 1
for deb in "$@"; do
    [[ $deb != *.tar.xz ]] || { try_archive "$deb"; continue; }
    case $(dpkg-deb --field "$deb" Package) in
        perron) try_notebook "$deb" ;;
        perron-department) try_receiver "$deb" ;;
        *) echo "$deb is none of the project's packages" >&2; exit 2 ;;
    esac
done
tell_result
