"""The face for programs (接口): parse, call one service or selector, render. Knows the other faces not at all."""
