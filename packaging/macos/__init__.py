"""The application of macOS: what its Info.plist says, its icon, its rights."""
