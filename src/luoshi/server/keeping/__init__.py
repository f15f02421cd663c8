"""An installation kept safe: backed up while it runs, restored elsewhere, looked over."""
