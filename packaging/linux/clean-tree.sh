# Sourced: a minimal tree, how something is run in it, and a screen that nobody sees.
out=out/packages
tree=
home=/home/camille
notebook=$home/.local/share/Perron
python=${PYTHON:-.venv/bin/python}
export PERRON_PASSPHRASE="sept mots pour essayer un carnet neuf"
screen_pid=
failed=0
passed=0

step() {  # step WORDS COMMAND: runs it, prints its outcome, counts it; a failed step does not stop those after it
    local began=$SECONDS
    if "$2" > "$out/$2.log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %-58s %4d s\n' "$1" $((SECONDS - began))
    else
        failed=$((failed + 1))
        printf 'FAILED  %-58s %4d s  (%s)\n' "$1" $((SECONDS - began)) "$out/$2.log"
    fi
}

tell_result() {
    echo "$passed passed, $failed failed"
    (( failed == 0 ))
}

as_root() {  # as_root COMMAND…: in the tree, as its administrator, in an environment of its own
    chroot "$tree" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

as_worker() {  # as_worker COMMAND…: in the tree, as a person who has an account and a screen
    chroot --userspec=camille:camille "$tree" /usr/bin/env -i PATH=/usr/bin:/bin HOME=$home USER=camille \
        LC_ALL=C.UTF-8 DISPLAY="$DISPLAY" PERRON_PASSPHRASE="$PERRON_PASSPHRASE" "$@"
}

ours() {  # the project's own code, outside the tree: it looks at the screen and into the notebook
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=packaging:$PWD LC_ALL=C.UTF-8 "$python" -m linux.trial "$@"
}

wait_until() {  # wait_until SECONDS COMMAND…
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        (( SECONDS < until )) || return 1
        sleep 1
    done
}

make_tree() {
    local bare=build/clean-tree.tar release mirror
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk -v release="$release" '$1 == release && $2 == "main" { print $3; exit }')
    tree=$(mktemp -d /tmp/perron-tree-XXXXXX) || return 1
    if [[ ! -f $bare ]]; then
        echo "Making a minimal tree of $release (some minutes, once)…"
        [[ -n $mirror ]] || { echo "apt names no mirror of $release: apt-get update first" >&2; return 1; }
        debootstrap --variant=minbase "$release" "$tree" "$mirror" > "$out/debootstrap.log" 2>&1 ||
            { tail -n 5 "$out/debootstrap.log" >&2; return 1; }
        tar --create --file "$bare" --directory "$tree" .
    else
        tar --extract --file "$bare" --directory "$tree"
    fi
    chmod 0755 "$tree"
    cp -L /etc/resolv.conf /etc/hosts "$tree/etc/"
    apt-config dump | grep -i '^Acquire::https\?::Proxy' > "$tree/etc/apt/apt.conf.d/90proxy"
    printf '#!/bin/sh\nexit 101\n' > "$tree/usr/sbin/policy-rc.d"  # no service is started in a tree
    chmod 0755 "$tree/usr/sbin/policy-rc.d"
    mount --bind /proc "$tree/proc" && mount --bind /dev "$tree/dev" || return 1
    mkdir "$tree/packages"
    as_root useradd --create-home camille
    as_root apt-get update > "$out/apt-update.log" 2>&1
}

put_in() {  # put_in FILE NAME: a package for the apt of the tree
    cp "$1" "$tree/packages/$2"
}

make_later_package() {  # the same files under the next version; a frozen program's modules at other places in it
    local unpacked=$tree/packages/unpacked version
    version=$(dpkg-deb --field "$1" Version)
    dpkg-deb --raw-extract "$1" "$unpacked"
    sed -i "s/^Version: .*/Version: $version+later/" "$unpacked/DEBIAN/control"
    [[ ! -x $unpacked/usr/lib/perron/perron ]] || move_modules "$unpacked/usr/lib/perron/perron" || return 1
    dpkg-deb --root-owner-group -Znone --build "$unpacked" "$tree/packages/$2" > /dev/null
    rm -rf "$unpacked"
}

move_modules() {  # move_modules PROGRAM: a running one that looked for its own in there would find no module any more
    local work
    work=$(mktemp -d)
    head --bytes=65536 /dev/zero > "$work/padding"
    objcopy --dump-section pydata="$work/modules" "$1" "$work/copy" &&
        objcopy --remove-section pydata "$1" "$work/bare" &&
        objcopy --add-section padding="$work/padding" "$work/bare" "$work/padded" &&
        objcopy --add-section pydata="$work/modules" "$work/padded" "$1"
    local outcome=$?
    rm -rf "$work"
    return $outcome
}

begin_screen() {
    local number=60
    while [[ -e /tmp/.X$number-lock || -e /tmp/.X11-unix/X$number ]]; do number=$((number + 1)); done
    Xvfb ":$number" -screen 0 1280x800x24 -nolisten tcp > "$out/screen.log" 2>&1 &
    screen_pid=$!
    export DISPLAY=:$number
    wait_until 20 test -e "/tmp/.X11-unix/X$number"
}

picture() {  # picture NAME: keeps what is on the screen; fails when it is blank
    QT_QPA_PLATFORM=xcb ours look "$out/$1.png"
}

settled() {  # waits until the screen no longer changes but for a blinking cursor
    local seen=() now tries
    for tries in $(seq 40); do
        sleep 0.7
        picture settling
        now=$(md5sum < "$out/settling.png")
        [[ " ${seen[*]: -3} " != *" $now "* ]] || { rm -f "$out/settling.png"; return 0; }
        seen+=("$now")
    done
    return 1
}

in_tree() {  # the processes whose root is the tree
    local process
    [[ $tree == /tmp/perron-tree-* ]] || return 0
    for process in /proc/[0-9]*; do
        [[ $(readlink "$process/root" 2> /dev/null) != "$tree" ]] || echo "${process#/proc/}"
    done
}

none_in_tree() { [[ -z $(in_tree) ]]; }

end_window() {
    local process
    for process in $(in_tree); do kill "$process" 2> /dev/null; done
    wait_until 30 none_in_tree
}

leave() {
    local process
    for process in $(in_tree); do kill -9 "$process" 2> /dev/null; done
    [[ -z $screen_pid ]] || kill "$screen_pid" 2> /dev/null
    [[ $tree == /tmp/perron-tree-* ]] || return 0
    mountpoint -q "$tree/proc" && umount "$tree/proc"
    mountpoint -q "$tree/dev" && umount "$tree/dev"
    # what is still mounted there is the machine's own: nothing is removed then
    if ! mountpoint -q "$tree/proc" && ! mountpoint -q "$tree/dev"; then rm -rf --one-file-system "$tree"; fi
}
