"""The operations, one noun a module: parse, call one service or selector, render."""
