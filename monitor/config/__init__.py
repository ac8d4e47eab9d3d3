"""YAML becomes a frozen `Config`; every mistake is reported with its file and line, all of them at once."""

from monitor.config.effective import effective
from monitor.config.load import load_config
from monitor.config.model import Config

__all__ = ["Config", "effective", "load_config"]
