# Sourced: the steps of the trial, each a function that fails when what it shows is not so.
typed="Brouillon de la mise en place"
strong="écharpe lundi boussole pavot trottoir nuage savon hamac"  # one that a first start takes
note_x=254 note_y=212  # « Note personnelle » in the list at the left of a quick visit, in a window of 1280 × 800

try_notebook() {  # try_notebook PERRON.deb
    begin_screen
    put_in "$1" perron.deb
    make_later_package "$1" perron-later.deb || { echo "no later package could be made" >&2; exit 1; }
    step "installed with what it declares and nothing else"      installed
    step "perron selftest --json: all true"                      selftest_is_true
    step "man page, guide, menu entry, icon, MIME type, AppStream"  desktop_papers_are_there
    step "the window is on the screen"                           window_is_shown
    step "a visit is begun and its draft is kept"                draft_is_begun
    step "upgraded while the window sits on the draft"           upgraded
    step "the window goes on: more is typed, and kept"           window_goes_on
    step "opened again in the new version: the draft is whole"   draft_opens_again
    step "a screen reader names all of the first start and Aujourd’hui" read_aloud
    step "apt refuses to go back to the version before"          downgrade_is_refused
    step "a notebook of a later program is refused, untouched"   later_notebook_is_refused
    step "removed and purged: the notebook is still there"       removed_without_data
}

try_receiver() {  # try_receiver PERRON-DEPARTMENT.deb
    put_in "$1" receiver.deb
    make_later_package "$1" receiver-later.deb || { echo "no later package could be made" >&2; exit 1; }
    step "receiver: installed with what it declares"             receiver_installed
    step "receiver: migrates, answers, enrols"                   receiver_answers
    step "receiver: its units are what systemd takes"            units_are_sound
    step "receiver: upgraded; settings and data are still there" receiver_upgraded
    step "receiver: removed; settings and data are still there"  receiver_removed
    step "receiver: purged; the data are still there"            receiver_purged
}

try_archive() {  # try_archive PERRON.tar.xz
    archive=$1
    step "the plain archive, unpacked by a person, tries itself" archive_is_true
}

install_in_tree() { as_root apt-get install --yes --no-install-recommends "$@"; }

installed() {
    install_in_tree /packages/perron.deb && as_root dpkg --audit && as_root test -x /usr/bin/perron
}

selftest_is_true() {
    as_worker perron selftest --json > "$out/selftest.json" || { cat "$out/selftest.json"; return 1; }
    "$python" - "$out/selftest.json" << 'END'
import json, sys
told = json.load(open(sys.argv[1], encoding="utf-8"))
print(told)
sys.exit(not (told["ok"] and told["frozen"] and told["checks"] and all(told["checks"].values())))
END
}

archive_is_true() {
    local place=$home/programmes
    mkdir "$tree$place" && tar --extract --file "$archive" --directory "$tree$place" --strip-components=1 || return 1
    chown -R --reference="$tree$home" "$tree$place"
    [[ -s $tree$place/LISEZ-MOI.txt && -s $tree$place/NOTICES.txt && -s $tree$place/guide-perron.pdf ]] || return 1
    ! as_root test -e /usr/lib/perron && as_worker $place/perron selftest --json
}

desktop_papers_are_there() {
    local place missing=0
    for place in man/man1/perron.1.gz applications/perron.desktop mime/packages/perron.xml \
        icons/hicolor/48x48/apps/perron.png icons/hicolor/scalable/apps/perron.svg doc/perron/copyright \
        doc/perron/NOTICES.txt.gz doc/perron/sbom.cdx.json doc/perron/guide-perron.pdf metainfo/fr.perron.Perron.metainfo.xml; do
        [[ -s $tree/usr/share/$place ]] || { echo "missing: $place"; missing=1; }
    done
    if command -v appstreamcli; then
        appstreamcli validate --no-net "$tree/usr/share/metainfo/fr.perron.Perron.metainfo.xml" || missing=1
    fi
    if command -v desktop-file-validate; then
        desktop-file-validate "$tree/usr/share/applications/perron.desktop" || missing=1
    fi
    return $missing
}

open_window() {
    as_worker perron > "$out/window.log" 2>&1 &
    wait_until 60 xdotool search --onlyvisible --name '^Perron$' && settled
}

unlock() {
    xdotool type --delay 30 "$PERRON_PASSPHRASE"
    xdotool key Return
    sleep 3
    settled
}

no_crash() {
    local log=$tree$home/.local/state/Perron/log/perron.log
    ! grep -s ERROR "$log"
}

window_is_shown() {
    as_worker perron demo $notebook --households 12 || return 1
    open_window && picture window && no_crash
}

draft_is_begun() {
    unlock
    picture today || return 1
    xdotool key s
    settled
    xdotool mousemove $note_x $note_y click 1
    settled
    xdotool type --delay 40 "$typed"
    picture draft
    wait_until 20 ours draft "$tree$notebook" "$typed"
}

upgraded() {
    local before
    before=$(as_root dpkg-query --show --showformat '${Version}' perron)
    install_in_tree /packages/perron-later.deb || return 1
    [[ $(as_root dpkg-query --show --showformat '${Version}' perron) == "$before+later" ]]
}

window_goes_on() {
    [[ -n $(in_tree) ]] || return 1
    xdotool type --delay 40 ", puis apres"
    wait_until 20 ours draft "$tree$notebook" "$typed, puis apres" || return 1
    xdotool key ctrl+3  # Échanges: a page whose parts were not loaded yet
    settled
    picture after-upgrade && no_crash
}

draft_opens_again() {
    end_window || return 1
    open_window && unlock
    picture again && no_crash && ours draft "$tree$notebook" "$typed, puis apres"
    local outcome=$?
    end_window && return $outcome
}

read_aloud() {  # with what a person who is read to has beside the package
    cp packaging/linux/aloud.py "$tree/packages/"
    install_in_tree at-spi2-core dbus-daemon python3-pyatspi || return 1
    as_root install --directory --owner=camille --mode=0700 /run/camille
    as_worker XDG_RUNTIME_DIR=/run/camille QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 \
        dbus-run-session -- sh -c 'perron --data-dir "$HOME/neuf" & python3 /packages/aloud.py "$0"' "$strong" \
        > "$out/aloud.txt"
    local outcome=$?
    end_window
    cat "$out/aloud.txt"
    [[ $outcome == 0 ]] && grep -q '^== Aujourd’hui' "$out/aloud.txt" && no_crash
}

downgrade_is_refused() {
    local told
    told=$(install_in_tree /packages/perron.deb 2>&1) && return 1
    echo "$told"
    [[ $told == *downgraded* && $(as_root dpkg-query -W -f '${Version}' perron) == *+later ]]
}

sums_of_notebook() { (cd "$tree$notebook" && find . -type f ! -name '*.lock' -print0 | sort -z | xargs -0 sha256sum); }

later_notebook_is_refused() {
    local before code told
    ours later "$tree$notebook" || return 1
    chown -R --reference="$tree$home" "$tree$notebook"  # SQLite may have made its files anew, as root
    before=$(sums_of_notebook)
    as_root apt-get install --yes --allow-downgrades /packages/perron.deb || return 1
    told=$(as_worker perron --data-dir $notebook status --json 2>&1)
    code=$?
    echo "$told"
    open_window && unlock
    picture refused
    end_window
    [[ $code == 1 && $told == *"version plus récente"* && $before == *notebook.db* && $(sums_of_notebook) == "$before" ]]
}

removed_without_data() {
    local before
    before=$(sums_of_notebook)
    [[ $before == *notebook.db* ]] || return 1
    as_root apt-get remove --yes perron && as_root dpkg --purge perron || return 1
    [[ ! -e $tree/usr/lib/perron && ! -e $tree/usr/bin/perron && $(sums_of_notebook) == "$before" ]]
}

receiver_installed() {
    install_in_tree /packages/receiver.deb && as_root id perron && as_root perron-department --help
}

as_service() {
    as_root setpriv --reuid=perron --regid=perron --clear-groups \
        /usr/bin/env PERRON_DATABASE_URL=sqlite:////var/lib/perron/received.db "$@"
}

serving() {  # serving COMMAND…: runs it while the service answers, started as its unit starts it, but for systemd
    local server outcome command settings given port unit=$tree/usr/lib/systemd/system/perron-department.service
    command=$(sed -n 's/^ExecStart=//p' "$unit")
    settings=$(sed -n 's/^EnvironmentFile=//p' "$unit")
    port=${command##*--port }
    [[ -f $tree$settings && $port =~ ^[0-9]+$ ]] || return 1
    mapfile -t given < <(grep '^[A-Z_]*=' "$tree$settings")
    # shellcheck disable=SC2086  # the words of the command
    as_service "${given[@]}" $command &
    server=$!
    wait_until 30 as_root python3.11 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/v1/ready', timeout=4)" &&
        "$@"
    outcome=$?
    end_window
    wait $server
    return $outcome
}

receiver_answers() {
    as_root install --directory --owner=perron --group=perron --mode=0700 /var/lib/perron || return 1
    as_service perron-department migrate || return 1
    serving as_service perron-department enrol --operator "Association Exemple"
}

public_keys() { as_service perron-department keys; }

receiver_upgraded() {
    local before
    before=$(public_keys) || return 1
    [[ -n $before ]] || return 1
    echo "# changed by the administrator" >> "$tree/etc/perron/receiver.env"
    install_in_tree /packages/receiver-later.deb || return 1
    [[ $(as_root dpkg-query -W -f '${Version}' perron-department) == *+later ]] || return 1
    grep -q "changed by the administrator" "$tree/etc/perron/receiver.env" || return 1
    as_service perron-department migrate && [[ $(public_keys) == "$before" ]] && serving public_keys
}

units_are_sound() {
    local unit
    for unit in perron-department.service perron-department-backup.service perron-department-backup.timer; do
        grep -q /opt/perron "$tree/usr/lib/systemd/system/$unit" && return 1
        [[ -s $tree/usr/lib/systemd/system/$unit ]] || return 1
    done
    # systemd itself is no dependency of a package that its units come with
    install_in_tree systemd && as_root systemd-analyze verify --man=no perron-department.service
}

receiver_removed() {
    as_root apt-get remove --yes perron-department || return 1
    [[ -f $tree/etc/perron/receiver.env && -f $tree/var/lib/perron/received.db && ! -e $tree/usr/lib/perron-department ]]
}

receiver_purged() {
    as_root dpkg --purge perron-department || return 1
    [[ -f $tree/var/lib/perron/received.db && ! -e $tree/etc/perron/receiver.env ]]
}
