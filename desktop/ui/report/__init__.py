"""The bilan on the screen: written, shown as it will be printed, frozen, signed and sealed."""
