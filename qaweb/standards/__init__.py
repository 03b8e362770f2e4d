"""The monitoring standard (监控标准): forms, their versions and bands."""
