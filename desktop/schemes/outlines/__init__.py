"""What each scheme's own documents say, one file a scheme."""
