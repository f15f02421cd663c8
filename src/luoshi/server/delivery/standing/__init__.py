"""How matters stand (督办进度): computed from what was known by a moment, never edited."""
