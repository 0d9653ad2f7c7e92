"""The Qt interface: windows and widgets; no rule, no session, no date arithmetic of the domain."""
