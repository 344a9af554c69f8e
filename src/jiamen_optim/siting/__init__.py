"""Where centres go: p-median and covering with honest bounds."""
