"""What the unit, the image and the compose file promise."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "monitor.service"
EXPOSURE = 1.5
DRAINS_WITHIN = 10  # seconds, by the contract


def unit() -> dict[str, list[str]]:
    settings: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


def dockerfile() -> list[tuple[str, str]]:
    """Instructions of the Dockerfile, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines if line.strip())]


def final_stage() -> list[tuple[str, str]]:
    steps = dockerfile()
    last = max(at for at, (word, _) in enumerate(steps) if word == "FROM")
    return steps[last:]


def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False)


# --- the unit --------------------------------------------------------------------------------------------------------

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    installed = tmp_path / "monitor.service"
    text = UNIT.read_text(encoding="utf-8")
    assert "/opt/monitor/bin/monitor" in text
    installed.write_text(text.replace("/opt/monitor/bin/monitor", sys.executable), encoding="utf-8")
    found = analyze("verify", "--man=no", str(installed))
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@needs_systemd
def test_the_service_is_locked_in(tmp_path: Path) -> None:
    found = analyze("security", "--offline=true", "--no-pager", str(UNIT))
    exposure = re.search(r"exposure level for monitor\.service: ([\d.]+)", found.stdout)
    assert exposure is not None, found.stderr
    assert float(exposure.group(1)) <= EXPOSURE


def test_the_unit_gives_the_daemon_time_to_drain_and_watches_it() -> None:
    settings = unit()
    assert int(settings["TimeoutStopSec"][0]) > DRAINS_WITHIN
    assert settings["Type"] == ["notify"] and settings["NotifyAccess"] == ["main"]
    assert int(settings["WatchdogSec"][0]) >= 30
    assert settings["ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_a_wrong_configuration_is_not_started_again() -> None:
    assert unit()["RestartPreventExitStatus"] == ["2"]


def test_no_secret_is_on_the_command_line_or_in_the_units_environment() -> None:
    settings = unit()
    exposed = " ".join((*settings["ExecStart"], *settings["Environment"]))
    assert not re.search(r"secret|password|token", exposed, re.IGNORECASE)


# --- the image -------------------------------------------------------------------------------------------------------


def test_the_image_runs_as_a_user_without_a_name_for_root() -> None:
    users = [rest for word, rest in final_stage() if word == "USER"]
    assert users and re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1])
    words = [word for word, _ in final_stage()]
    assert words.index("USER") < words.index("ENTRYPOINT")


def test_every_dependency_of_the_image_is_checked_by_its_hash() -> None:
    installs = [
        part
        for word, rest in dockerfile()
        if word == "RUN"
        for part in rest.split("&&")
        if re.search(r"pip (?:install|wheel)", part)
    ]
    assert len(installs) == 3
    for command in installs:
        assert "--require-hashes" in command or "--no-index" in command


def test_the_image_takes_over_nothing_but_the_built_environment() -> None:
    copies = [rest for word, rest in final_stage() if word in {"COPY", "ADD"}]
    assert copies == ["--from=build /opt/monitor /opt/monitor"]


def test_what_the_image_is_built_from_is_let_through_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_through = {rule[1:] for rule in rules if rule.startswith("!")}
    sources = {
        name.removeprefix("./")
        for word, rest in dockerfile()
        if word == "COPY" and not rest.startswith("--from")
        for name in rest.split()[:-1]
    }
    assert sources == let_through
    assert all((ROOT / name).exists() for name in sources)
    assert not {"deploy", "data", ".git", "tests"} & let_through


@contextmanager
def health_page(status: int) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False), (404, False)])
def test_the_images_health_check_tells_well_from_unwell(status: int, well: bool) -> None:
    check = next(rest for word, rest in final_stage() if word == "HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"] and "8080" in command[2]
    with health_page(status) as port:
        asked = subprocess.run(
            [sys.executable, "-c", command[2].replace("8080", str(port))], capture_output=True, timeout=30, check=False
        )
    assert (asked.returncode == 0) is well


# --- compose ---------------------------------------------------------------------------------------------------------


def test_the_container_is_read_only_and_without_capabilities() -> None:
    service = compose()["services"]["monitor"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service and "user" not in service
    assert int(service["stop_grace_period"].removesuffix("s")) > DRAINS_WITHIN


def test_data_live_in_a_volume_and_the_configuration_is_mounted_read_only() -> None:
    document = compose()
    mounts = dict(reversed(mount.removesuffix(":ro").rsplit(":", 1)) for mount in document["services"]["monitor"]["volumes"])
    assert mounts["/data"] in document["volumes"]
    assert {mount.rsplit(":", 1)[1] for mount in document["services"]["monitor"]["volumes"] if "/data" not in mount} == {"ro"}
    assert "/config" in mounts and "/run/secrets" in mounts


def test_secrets_are_files_and_the_page_is_for_this_machine_only() -> None:
    service = compose()["services"]["monitor"]
    for name, value in service["environment"].items():
        assert name.endswith("_FILE") and value == f"/run/secrets/{name.removesuffix('_FILE')}"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_the_build_context_and_the_dockerfile_are_where_compose_says() -> None:
    build = compose()["services"]["monitor"]["build"]
    context = (ROOT / "deploy" / build["context"]).resolve()
    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()


# --- what they have in common ----------------------------------------------------------------------------------------


def test_the_servers_configuration_asks_only_for_what_unit_and_image_set() -> None:
    wanted = set(re.findall(r"\$\{(\w+)\}", (ROOT / "deploy" / "monitor.yaml").read_text(encoding="utf-8")))
    by_unit = {item.partition("=")[0] for item in unit()["Environment"][0].split()}
    by_image = {name for word, rest in final_stage() if word == "ENV" for name in re.findall(r"(\w+)=", rest)}
    assert wanted and wanted <= by_unit & by_image


def test_the_guide_names_only_files_that_exist_and_yaml_that_loads() -> None:
    guide = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    made_by_the_reader = {"deploy/secrets", "deploy/config", "deploy/config/monitor.yaml", "deploy/"}
    for name in set(re.findall(r"\bdeploy/[\w./-]*\w", guide)) - made_by_the_reader:
        assert (ROOT / name).exists(), name
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 2 and all(isinstance(yaml.safe_load(block), dict) for block in blocks)
