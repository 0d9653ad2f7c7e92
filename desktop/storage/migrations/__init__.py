"""The history of the notebook's schema; `upgrade` is imported only when there is something to do."""
