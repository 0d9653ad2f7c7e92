"""The steps of the trial in a clean tree fail when what they show is not so: each over a tree that is made up here."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.linux

ROOT = Path(__file__).parents[2]
_AROUND = """
set -uo pipefail
tree=$1
home=/home/camille
notebook=$home/.local/share/Perron
out=$tree
cd {root}
source packaging/linux/clean-tree-steps.sh
python=true
version=1.1.0+later
as_root() {{ case "$*" in *dpkg-query*) printf %s "$version" ;; *) return 0 ;; esac; }}
as_worker() {{ echo "Ce carnet vient d’une version plus récente de Perron."; return 1; }}
ours() {{ return 0; }}
open_window() {{ return 0; }}
unlock() {{ return 0; }}
picture() {{ return 0; }}
end_window() {{ return 0; }}
install_in_tree() {{ echo "E: Packages were downgraded and -y was used without --allow-downgrades."; return 100; }}
{changed}
{step}
"""


@pytest.fixture
def tree(tmp_path):
    """A tree with a notebook, from which the program was removed, and with what a receiver left."""
    notebook = tmp_path / "home" / "camille" / ".local" / "share" / "Perron"
    notebook.mkdir(parents=True)
    (notebook / "notebook.db").write_bytes(b"sealed")
    for place in ("etc/perron/receiver.env", "var/lib/perron/received.db"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).touch()
    return tmp_path


def outcome(tree, step, changed=""):
    script = _AROUND.format(root=ROOT, step=step, changed=changed)
    return subprocess.run(["bash", "-c", script, "bash", tree], capture_output=True, check=False).returncode


DB = '"$tree$notebook/notebook.db"'
ALTERED = f"as_root() {{ echo x >> {DB}; printf %s $version; }}"
GONE = f"as_root() {{ rm -f {DB}; printf %s $version; }}"


@pytest.mark.parametrize(("step", "changed"), [
    ("removed_without_data", ALTERED),
    ("removed_without_data", GONE),
    ("removed_without_data", f"rm {DB}"),
    ("removed_without_data", 'mkdir -p "$tree/usr/lib/perron"'),
    ("removed_without_data", "as_root() { return 1; }"),
    ("later_notebook_is_refused", ALTERED),
    ("later_notebook_is_refused", "as_worker() { return 0; }"),
    ("later_notebook_is_refused", "as_worker() { echo 'Le dossier est vide.'; return 1; }"),
    ("later_notebook_is_refused", f"unlock() {{ echo x >> {DB}; }}"),
    ("downgrade_is_refused", "install_in_tree() { return 0; }"),
    ("downgrade_is_refused", "install_in_tree() { echo 'E: Unable to locate package'; return 100; }"),
    ("downgrade_is_refused", "version=1.1.0"),
    ("upgraded", "version=1.1.0; install_in_tree() { return 0; }"),
    ("upgraded", ""),
    ("window_goes_on", "in_tree() { :; }"),
    ("receiver_removed", 'rm "$tree/var/lib/perron/received.db"'),
    ("receiver_removed", 'rm "$tree/etc/perron/receiver.env"'),
    ("receiver_purged", 'rm "$tree/etc/perron/receiver.env" "$tree/var/lib/perron/received.db"'),
    ("receiver_purged", ""),
])  # fmt: skip
def test_a_step_fails_when_what_it_shows_is_not_so(tree, step, changed):
    assert outcome(tree, step, changed) != 0


@pytest.mark.parametrize(("step", "changed"), [
    ("removed_without_data", ""),
    ("later_notebook_is_refused", ""),
    ("downgrade_is_refused", ""),
    ("upgraded", 'install_in_tree() { touch $tree/new; }; as_root() { [[ -e $tree/new ]] && echo 1+later || echo 1; }'),
    ("receiver_removed", ""),
    ("receiver_purged", 'rm "$tree/etc/perron/receiver.env"'),
])  # fmt: skip
def test_a_step_passes_when_it_is_so(tree, step, changed):
    assert outcome(tree, step, changed) == 0
