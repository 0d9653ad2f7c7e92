"""The installer of Windows: what its programs say of themselves, the tree that it installs, and its compiling."""
