"""挂图作战: the year's wall of matters."""
