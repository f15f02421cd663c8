"""Papers of supervision on pages: the list, issued, shown as they print, saved, put right."""
