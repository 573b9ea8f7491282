"""What is uploaded: small enough, and enough to start every function with nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bundle import application, layer
from bundle.descriptions import trim
from bundle.layer import services_used
from bundle.sizes import MEGABYTE, size_of
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT

pytestmark = pytest.mark.xdist_group("packages")
"""They are built once."""

START = """
import importlib, json, sys
for module in json.loads(sys.argv[1]):
    assert callable(importlib.import_module(module).handler)
from jose import jwk, jwt
from services.aws import clients
from services.contacts.model import NewContact
NewContact.model_validate({"name": "Asha", "email": "asha@example.com"})
for service in json.loads(sys.argv[2]):
    assert clients.session().create_client(service).meta.service_model.service_name == service
strangers = {"strawberry", "graphql", "boto3", "moto", "schema", "local"} & set(sys.modules)
assert not strangers, strangers
"""
"""Every handler, and what they import late: a form check, a key, a client of each service."""
ENDPOINTS = """
import json, sys
from botocore.session import Session
services, regions = map(json.loads, sys.argv[1:])
keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
session = Session()
made = [session.create_client(name, region_name=region, **keys)
        for name in services for region in regions]
print(json.dumps([(each.meta.endpoint_url, each.meta.config.signature_version,
                   sorted(each.meta.method_to_api_mapping)) for each in made]))
"""
"""Where each client asks in each region, and what it can be asked."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    layer.build(folder / "layer")
    application.build(folder / "application")
    return folder


@pytest.mark.parametrize(("package", "limit"), [("layer", 12), ("application", 1)])
def test_a_package_is_small(packages: Path, package: str, limit: int):
    assert size_of(packages / package).zipped <= limit * MEGABYTE


def test_every_function_starts_with_its_packages_alone(
    packages: Path, environment: pytest.MonkeyPatch
):
    modules = [f"resolvers.{name.replace('-', '_')}" for name in INFRASTRUCTURE["functions"]]
    services = sorted(services_used(layer.CLIENTS.read_text()))
    roots = f"{packages / 'application'}:{packages / 'layer' / 'python'}"
    environment.setenv("PYTHONPATH", roots)
    environment.setenv("_HANDLER", "resolvers.contacts_read.handler")
    started = subprocess.run(
        [sys.executable, "-S", "-P", "-B", "-c", START, json.dumps(modules), json.dumps(services)],
        env=dict(os.environ),
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr


def test_clients_find_the_same_endpoints_as_with_everything_that_botocore_describes(
    packages: Path,
):
    services = sorted(services_used(layer.CLIENTS.read_text()))
    regions = ["us-east-1", "ap-south-1"]
    asked = [
        sys.executable,
        "-S",
        "-P",
        "-B",
        "-c",
        ENDPOINTS,
        *map(json.dumps, (services, regions)),
    ]
    deployed = subprocess.run(
        asked,
        env={"PYTHONPATH": str(packages / "layer" / "python")},
        capture_output=True,
        text=True,
        check=True,
    )
    whole = subprocess.run(
        [sys.executable, *asked[4:]], env={}, capture_output=True, text=True, check=True
    )
    assert json.loads(deployed.stdout) == json.loads(whole.stdout)


def test_the_application_is_ours_alone(packages: Path):
    root = packages / "application"
    rooms = {"services", "resolvers", "schema", "amplify"}
    assert {path.name for path in root.iterdir()} == rooms
    assert [path.name for path in (root / "schema").iterdir()] == ["functions.json"]
    assert [path.name for path in (root / "amplify").iterdir()] == ["infrastructure.json"]


def test_a_package_is_the_same_whenever_it_is_built(packages: Path, tmp_path: Path):
    application.build(tmp_path)
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        twin = packages / "application" / path.relative_to(tmp_path)
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_a_service_that_botocore_does_not_know_is_named(tmp_path: Path):
    (tmp_path / "sqs").mkdir()
    with pytest.raises(LookupError, match="telepathy"):
        trim(tmp_path, {"telepathy"})


def test_the_services_are_read_off_the_clients():
    used = set(services_used((ROOT / "services" / "aws" / "clients.py").read_text()))
    assert {"dynamodb", "sqs", "socialmessaging"} <= used
