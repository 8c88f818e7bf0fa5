"""Endpoint discovery and the loopback rule: which address is read from, and whether it may be."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from aligner.document.errors import AlignerError

PORTS: dict[int, str] = {11434: "Ollama", 8080: "llama.cpp", 1234: "LM Studio", 8000: "vLLM or transformers"}
"""The usual loopback ports of model servers."""
PATIENCE = 1.0
"""Seconds a local port may take to respond."""
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Server:
    """A server on the loopback interface and the models it offers."""

    url: str
    program: str
    models: tuple[str, ...]


def normalised(address: str) -> str:
    """Return the base URL of an address; a bare host gets the path `/v1`. Raises AlignerError for what is no address.

    >>> normalised("127.0.0.1:8080")
    'http://127.0.0.1:8080/v1'
    >>> normalised("https://models.example.org/openai/v1/")
    'https://models.example.org/openai/v1'
    """
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AlignerError(f"The reader's address is malformed ({error}); write http://127.0.0.1:8080/v1.") from error
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in text):
        raise AlignerError(f"{address!r} is no address of a reader; write http://127.0.0.1:8080/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise AlignerError(
            "The reader's address may hold no name, password or query; put the key into ALIGNER_READER_KEY instead."
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") or "/v1", "", ""))


def host_of(url: str) -> str:
    """Return the host that a URL names."""
    return urlsplit(url).hostname or ""


def is_loopback(url: str) -> bool:
    """Whether an address is on the loopback interface of this machine; of names only `localhost` can be.

    >>> is_loopback("http://127.0.0.1:8080/v1"), is_loopback("http://[::1]/v1"), is_loopback("http://0.0.0.0/v1")
    (True, True, False)
    """
    host = host_of(url)
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost" and bool(_localhost(urlsplit(url).port))
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def permitted(url: str, remote: bool) -> str:
    """Return the URL to connect to, `localhost` replaced by its address, so that no later look-up can lead elsewhere.

    Raises AlignerError for an address that is not loopback unless `remote` allows it.
    """
    if not is_loopback(url):
        if not remote:
            raise AlignerError(
                f"{host_of(url)} is not this machine, and the texts would be sent to it; give --reader-remote if they "
                "may be, or name a local server."
            )
        return url
    parts = urlsplit(url)
    if (parts.hostname or "").lower() != "localhost" or parts.scheme == "https":
        return url
    return _with_host(parts, _reachable(parts))


def _localhost(port: int | None) -> list[str]:
    """Return the addresses of `localhost`; none where one of them is not loopback."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo("localhost", port or 80, type=socket.SOCK_STREAM)]
    except OSError:
        return ["127.0.0.1"]
    return found if all(ip_address(address.split("%")[0]).is_loopback for address in found) else []


def _reachable(parts: SplitResult) -> str:
    addresses = _localhost(parts.port)
    for address in addresses:
        try:
            with socket.create_connection((address, parts.port or 80), timeout=PATIENCE):
                return address
        except OSError:
            continue
    return "127.0.0.1"


def _with_host(parts: SplitResult, address: str) -> str:
    host = f"[{address}]" if ":" in address else address
    netloc = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit((parts.scheme, netloc, parts.path, "", ""))


def discover(ports: Sequence[int] | None = None) -> list[Server]:
    """Return the model servers on the usual loopback ports that list their models."""
    found = []
    for port in PORTS if ports is None else ports:
        models = _models("127.0.0.1", port)
        if models is not None:
            found.append(Server(f"http://127.0.0.1:{port}/v1", PORTS.get(port, "a server"), tuple(models)))
    return found


def local(model: str | None, ports: Sequence[int] | None = None) -> tuple[Server, str]:
    """Return the local server that has the model, and the model: the only one, where none is named.

    Raises AlignerError that says what was found where the choice is not clear.
    """
    ports = tuple(PORTS) if ports is None else ports
    servers = discover(ports)
    where = ", ".join(map(str, ports))
    if not servers:
        raise AlignerError(
            f"There is no model server on the loopback ports {where}; start one, such as `ollama serve`, or give its "
            "address with --reader URL."
        )
    offers = [(server, name) for server in servers for name in server.models if model in (None, name)]
    if len(offers) == 1 or (offers and model is not None):
        return offers[0]
    listed = "; ".join(f"{server.url} ({', '.join(server.models) or 'no model'})" for server in servers)
    if model is not None:
        raise AlignerError(f"No local server has the model {model}; found {listed}.")
    raise AlignerError(f"Choose a model with --reader-model; found {listed}.")


def _models(host: str, port: int) -> list[str] | None:
    """Return the models that a server lists; None where there is no such server."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/v1/models")
        response = connection.getresponse()
        body = json.loads(response.read(_LARGEST))
        return [str(model["id"])[:200] for model in body["data"]][:500]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, RecursionError):
        return None
    finally:
        connection.close()
