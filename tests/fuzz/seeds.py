"""How hard a property is tried, and where failing examples are kept: beside the tests, so that everybody tries them again."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.database import DirectoryBasedExampleDatabase

DATABASE = DirectoryBasedExampleDatabase(Path(__file__).parent / "seeds")
ROUND = int(os.environ.get("FUZZ_ROUND", "0"))  # set by `make fuzz`: examples of a property before the next one's turn


def tries(examples: int) -> settings:
    """``examples`` in `make test`, a round of them in `make fuzz`."""
    return settings(
        max_examples=ROUND or examples,
        deadline=None,
        database=DATABASE,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
        suppress_health_check=list(HealthCheck) if ROUND else [],
    )
