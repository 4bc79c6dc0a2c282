"""What is shipped for hosting: manifests against Kubernetes' own schemas, the image's promises, the bill of materials."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from benchmarks.chaos.editions import full_disk
from benchmarks.replicas import NGINX, free_port, settings, status_of
from lib.web.logs import BOUNDS, Metrics

ROOT = Path(__file__).resolve().parents[3]
BASE = ROOT / "deploy" / "kubernetes" / "base"
OVERLAY = ROOT / "deploy" / "kubernetes" / "overlays" / "production"
DOCKERFILE = (ROOT / "deploy" / "container" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "deploy" / "container" / "compose.yaml").read_text(encoding="utf-8"))
VERSIONS = ("1.30.0", "1.34.0", "1.37.0")


def manifests(folder: Path) -> list[dict[str, Any]]:
    """Every object that a kustomization names, as written."""
    names = [name for name in yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))["resources"] if name.endswith(".yaml")]
    return [each for name in names for each in yaml.safe_load_all((folder / name).read_text("utf-8"))]


def one(kind: str) -> dict[str, Any]:
    return next(each for each in manifests(BASE) if each["kind"] == kind)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_is_valid_for_kubernetes(version: str) -> None:
    for each in [*manifests(BASE), *manifests(OVERLAY)]:
        kubernetes_validate.validate(each, version, strict=True)


def test_a_manifest_with_a_slip_is_found() -> None:
    wrong = one("Deployment")
    wrong["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def test_kustomizations_name_every_file_beside_them_and_patch_what_is_there() -> None:
    for folder in (BASE, OVERLAY):
        told = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
        named = {*told["resources"], *(patch["path"] for patch in told.get("patches", ()))}
        assert {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"} == {name for name in named if name.endswith(".yaml")}
        assert all((folder / name).exists() for name in named)
    patch = yaml.safe_load((OVERLAY / "ingress.yaml").read_text("utf-8"))
    assert (patch["kind"], patch["metadata"]["name"]) in {(each["kind"], each["metadata"]["name"]) for each in manifests(BASE)}


def test_what_selects_the_app_selects_its_pods() -> None:
    labels = one("Deployment")["spec"]["template"]["metadata"]["labels"].items()
    services = [each for each in manifests(BASE) if each["kind"] == "Service"]

    assert [each["spec"]["selector"].items() <= labels for each in services] == [True, False]
    for kind, key in (("Deployment", "selector"), ("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector")):
        assert one(kind)["spec"][key]["matchLabels"].items() <= labels, kind
    assert one("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == one("Deployment")["metadata"]["name"]
    ports = {port["name"] for port in one("Deployment")["spec"]["template"]["spec"]["containers"][0]["ports"]}
    assert {rule["ports"][0]["port"] for rule in one("NetworkPolicy")["spec"]["ingress"]} == ports


def test_sign_in_on_kubernetes_is_asked_for_and_no_pod_starts_without_its_secret() -> None:
    folder = BASE.parent / "components" / "sign-in"
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    patch = yaml.safe_load((folder / "deployment.yaml").read_text("utf-8"))
    pod = patch["spec"]["template"]["spec"]

    assert "../../components/sign-in" in yaml.safe_load((OVERLAY / "kustomization.yaml").read_text("utf-8"))["components"]
    assert kustomization["patches"] == [{"path": "deployment.yaml"}]
    assert "MUTUALS_SIGN_IN=1" in kustomization["configMapGenerator"][0]["literals"]
    assert not any(volume["secret"].get("optional") for volume in pod["volumes"])
    whole = one("Deployment")
    container = whole["spec"]["template"]["spec"]["containers"][0]
    assert (patch["metadata"]["name"], pod["containers"][0]["name"]) == (whole["metadata"]["name"], container["name"])
    # And both together are a valid Deployment
    container["volumeMounts"] += pod["containers"][0]["volumeMounts"]
    whole["spec"]["template"]["spec"]["volumes"] += pod["volumes"]
    kubernetes_validate.validate(whole, VERSIONS[-1], strict=True)


def test_pods_can_do_no_more_than_serve() -> None:
    pod = one("Deployment")["spec"]["template"]["spec"]
    app = pod["containers"][0]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert f"USER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" in DOCKERFILE
    assert app["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    assert set(app["resources"]["requests"]) == set(app["resources"]["limits"]) == {"cpu", "memory"}
    assert app["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert {app[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe")} == {"/healthz"}
    assert pod["automountServiceAccountToken"] is False


def test_the_containers_of_compose_are_read_only_without_rights_and_behind_the_proxy() -> None:
    services = COMPOSE["services"]

    assert sorted(services) == ["app-1", "app-2", "proxy"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    addresses = [service["networks"]["inside"]["ipv4_address"] for name, service in services.items() if name != "proxy"]
    told = services["proxy"]["environment"]
    assert re.findall(r"server ([\d.]+):8501", told["MUTUALS_REPLICAS"]) == addresses
    # And every variable of the templates is set, here as in the tests
    used = {name for path in NGINX.glob("*.template") for name in re.findall(r"\$\{(\w+)\}", path.read_text("utf-8"))}
    assert used == {name for name in told if name.startswith("MUTUALS_")} == set(settings([], [1, 2, 3]))


def test_the_image_is_pinned_and_ends_without_tools_or_rights() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]

    assert len(stages) == 2
    assert all(re.match(r"python:3\.11\.\d+-slim-\w+@sha256:[0-9a-f]{64}\s", stage) for stage in stages)
    assert "pip uninstall" in stages[1]
    assert "install" not in stages[1].replace("pip uninstall", "")
    assert "HEALTHCHECK" in stages[1]
    assert re.search(r"^USER 10001:10001$", stages[1], re.MULTILINE)


def test_what_the_image_holds_serves_the_app_from_a_folder_it_cannot_write_to(tmp_path: Path) -> None:
    # Given the files that the Dockerfile copies, and nothing else
    place, temporary = tmp_path / "image", tmp_path / "tmp"
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            _copy(ROOT / source, place / (target if len(sources) == 1 and target != "./" else source))
    held = {path.relative_to(place).parts[0] for path in place.rglob("*") if path.is_file()}
    assert held == {"requirements.txt", "app.py", "serve.py", "pages", "lib", "static", "data", ".streamlit"}
    assert not (place / "data" / "source").exists()
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    temporary.mkdir()
    # When its command runs with no rights: a root without capabilities can't write either
    bare = ["setpriv", "--bounding-set=-all", "--no-new-privs"] if os.geteuid() == 0 else []
    assert subprocess.run([*bare, "touch", str(place / "lib" / "new.py")], check=False, capture_output=True).returncode != 0
    command = json.loads(re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[-1])
    port = free_port()
    environment = {"HOME": str(temporary), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    environment |= {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "STREAMLIT_SERVER_PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([*bare, sys.executable, *command[1:]], cwd=place, env=environment, stdout=log, stderr=log)
    try:
        # Then it becomes ready, and has written nowhere but into the temporary folder
        deadline = time.monotonic() + 90
        while status_of(f"http://127.0.0.1:{port}/readyz") != 200:
            assert server.poll() is None, (tmp_path / "log").read_text("utf-8")
            assert time.monotonic() < deadline, (tmp_path / "log").read_text("utf-8")
            time.sleep(0.2)
        check = re.search(r"HEALTHCHECK.*?CMD (\[.+?\])$", DOCKERFILE, re.DOTALL | re.MULTILINE)
        assert check
        probe = [part.replace(":8501", f":{port}") for part in json.loads(check[1])]
        assert subprocess.run([sys.executable, *probe[1:]], check=False).returncode == 0
        assert "Error" not in (tmp_path / "log").read_text("utf-8")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _copy(source: Path, target: Path) -> None:
    """Copy as a build does, without what .dockerignore leaves out."""
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        return
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    inside = [name for name in allowed if name == source.name or name.startswith(f"{source.name}/")]
    assert inside, f"{source.name} is copied but .dockerignore leaves it out"
    for name in inside:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target.parent / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            _copy(ROOT / name, target.parent / name)


def pins(file: str) -> list[tuple[str, str]]:
    """Name and version of each package that a file pins."""
    return re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;\\]+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_is_pinned_with_the_hashes_of_its_files_and_what_we_ask_for_is_among_them(name: str) -> None:
    """`make lock` writes them from the files that say what is asked for and why."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=[\w])", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(pins(f"{name}.txt")) > 40
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", part) for part in parts)
    assert "://" not in text
    assert {each.lower().replace("_", "-") for each, _ in pins(f"{name}.in")} <= {each.lower() for each, _ in pins(f"{name}.txt")}
    asked, taken = dict(pins(f"{name}.in")), dict(pins(f"{name}.txt"))
    assert {each.replace("_", "-").lower(): version for each, version in asked.items()}.items() <= {
        each.lower(): version for each, version in taken.items()
    }.items()
    # And both files agree on what they share, so that what is tested is what is served
    served = dict(pins("requirements.txt"))
    assert {each: taken[each] for each in served if each in taken} == {each: served[each] for each in served if each in taken}


def test_the_bill_of_materials_lists_what_is_installed() -> None:
    """`make sbom` writes it again after a change of requirements.txt."""
    told = json.loads((ROOT / "deploy" / "sbom.json").read_text(encoding="utf-8"))
    wanted = Counter((name.lower(), version) for name, version in pins("requirements.txt"))

    assert told["bomFormat"] == "CycloneDX"
    assert Counter((each["name"].lower(), each["version"]) for each in told["components"]) == wanted


def test_the_runbook_names_only_commands_and_files_that_there_are() -> None:
    runbook = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)", runbook)) <= targets
    hosts_own = (ROOT / ".gitignore").read_text(encoding="utf-8").replace("/\n", "\n").split()
    for path in set(re.findall(r"(?<![/\w])(?:deploy|benchmarks|docs|lib|data)/[\w./-]+\w", runbook)):
        assert (ROOT / path).exists() or path in hosts_own, path
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "lib").rglob("*.py"))
    for variable in set(re.findall(r"\bMUTUALS_[A-Z0-9_]+", runbook)):
        shipped = [*NGINX.glob("*"), *(ROOT / "deploy" / "container").iterdir()]
        assert variable in code or any(variable in path.read_text("utf-8") for path in shipped if path.is_file()), variable


RULES = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_metrics_that_there_are_and_says_what_to_do(rule: dict[str, Any]) -> None:
    # Given a server that has answered of every kind
    metrics = Metrics()
    for route in ("/growth", "/api/v1/mutuals", "/files"):
        metrics.count_answer(route, 200, 0.01)
    metrics.count_change(0.01)
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    known = {sample.name for sample in samples}
    labels: dict[str, set[str]] = {}
    for sample in samples:
        for name, value in sample.labels.items():
            labels.setdefault(name, set()).add(value)
    # When its expression is read, then each metric and each label in it is one of them
    asked = set(re.findall(r"\bmutuals_\w+", rule["expr"]))
    assert asked
    assert asked <= known
    for name, word in re.findall(r"(\w+)=\"([^\"]*)\"", rule["expr"]):
        assert word in labels[name]
    assert set(re.findall(r"(\w+)=~?\"", rule["expr"])) <= set(labels)
    # And it says what happens and what to do, in the words of the runbook
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["action"].endswith(".")
    assert re.fullmatch(r"\d+m", rule["for"])


def test_thresholds_are_bounds_of_the_histograms_and_those_of_the_runbook() -> None:
    runbook = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    for rule in RULES:
        if "histogram_quantile" in rule["expr"]:
            threshold = rule["expr"].rsplit("> ", 1)[1]
            assert float(threshold) in BOUNDS
            assert f"| {threshold} s |" in runbook


def test_every_promise_of_security_has_a_test_that_there_is() -> None:
    rows = re.findall(
        r"^\| (V\d+ [^|]+) \| ([^|]+) \| `([^`]+)` \|$", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len({chapter for chapter, _, _ in rows}) >= 10
    for _, promise, test in rows:
        file, _, name = test.partition("::")
        if name:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), promise
        else:
            assert test in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_a_build_that_a_full_disk_stops_leaves_everything_as_it_was() -> None:
    """One limit here; `make chaos` tries more."""
    rows = full_disk(limits=[20_000])

    assert [(row.requests, row.lost, row.errors) for row in rows] == [(1, 0, 0)]
