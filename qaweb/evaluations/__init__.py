"""The evaluation (监听记录): one monitored call, scored on its standard."""
