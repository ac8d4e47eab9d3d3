"""Nothing reaches an address that is not public: asserted where a connection would arrive, in a network of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from fetch.addresses import FORBIDDEN, FORMS

TESTS = Path(__file__).parents[1]


def test_no_form_of_a_private_address_reaches_a_listener() -> None:
    """Feeds, pages, redirects and webhooks; literals, names, encodings, and a name that changes its address."""
    alone = ["unshare", "--net", "--mount", *(["--map-root-user"] if os.getuid() else [])]
    path = os.pathsep.join((str(TESTS), str(TESTS.parent)))
    done = subprocess.run(
        [*alone, sys.executable, "-m", "fetch.namespace"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["forms"] == len(FORBIDDEN) + len(FORMS) + 6 >= 100
    assert found["tried"] == 4 * found["forms"] + 11
    reached = {one for one in found["accepted"] if not one.startswith("93.184.216.34 ")}
    assert reached == {
        *("8.8.8.8 80", "1.1.1.1 80", "2606:4700:4700::1111 80", "2a00:1450:4001:80b::200e 80", "64:ff9b::808:808 80"),
    }, "only what the last, permitted attempts reach"
    assert len(found["answered"]) == 9
    assert all("/ok" in url for url in found["answered"])
