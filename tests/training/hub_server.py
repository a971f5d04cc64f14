"""A server on loopback that speaks as much of the Hub's protocol as pushing an adapter needs, and keeps what it gets.

whoami-v2, repos/create, validate-yaml, preupload, the LFS batch with basic transfer and verification, NDJSON commits,
tags. Small files come inline, large ones through LFS, as the Hub decides by `lfs_from` bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

TOKEN = "hf_right"


@dataclass
class Commit:
    """One revision of a repository: its message and every file in it."""

    oid: str
    message: str
    files: dict[str, bytes]


@dataclass
class Hub:
    """The server's state. `fail` answers so many requests to commit with 500, and `refuse_write` all with 403."""

    lfs_from: int = 1024
    fail: int = 0
    refuse_write: bool = False
    role: str = "write"
    repos: dict[str, list[Commit]] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        handler = type("Bound", (Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        """Stop listening: clients find the connection refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    hub: Hub
    # One connection a request, so that a stopped server is a refused connection and not a held one.
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        if not self._known():
            return
        if self.path == "/api/whoami-v2":
            token = {"displayName": "training", "role": self.hub.role}
            self._reply(
                {"type": "user", "name": "company", "auth": {"type": "access_token", "accessToken": token}}
            )
        elif self.path.startswith("/api/models/"):
            name = self._repo(3)
            found = {"id": name, "private": name in self.hub.private, "siblings": []}
            self._reply(found, 200 if name in self.hub.repos else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path == "/api/validate-yaml":
            self._reply({"errors": [], "warnings": []})
        elif not self._known():
            pass
        elif path == "/api/repos/create":
            self._create(json.loads(body))
        elif path.endswith(".git/info/lfs/objects/batch"):
            self._batch(json.loads(body))
        elif path == "/lfs/verify":
            asked = json.loads(body)
            found = self.hub.objects.get(asked["oid"])
            self._reply({}, 200 if found is not None and len(found) == asked["size"] else 404)
        elif "/preupload/" in path:
            files = json.loads(body)["files"]
            mode = {True: "lfs", False: "regular"}
            self._reply(
                {"files": [{"path": f["path"], "uploadMode": mode[f["size"] >= self.hub.lfs_from],
                            "shouldIgnore": False, "oid": None} for f in files]}
            )  # fmt: skip
        elif "/commit/" in path:
            self._commit([json.loads(line) for line in body.splitlines() if line])
        elif "/tag/" in path:
            self.hub.tags[json.loads(body)["tag"]] = self.hub.repos[self._repo(3)][-1].oid
            self._reply({})
        else:
            self._reply({"error": f"unknown: {path}"}, 404)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        oid = self.path.rpartition("/")[2]
        right = hashlib.sha256(body).hexdigest() == oid
        if right:
            self.hub.objects[oid] = body
        self._reply({}, 200 if right else 400)

    def _create(self, asked: dict[str, Any]) -> None:
        name = f"{asked.get('organization') or 'company'}/{asked['name']}"
        if self.hub.refuse_write:
            self._reply({"error": f"You don't have the rights to create a model under {name}"}, 403)
            return
        exists = name in self.hub.repos
        self.hub.repos.setdefault(name, [])
        if not exists and asked.get("visibility") == "private":
            self.hub.private.add(name)
        self._reply({"url": f"{self.hub.url}/{name}", "name": name}, 409 if exists else 200)

    def _batch(self, asked: dict[str, Any]) -> None:
        objects = []
        for wanted in asked["objects"]:
            entry = {"oid": wanted["oid"], "size": wanted["size"]}
            if wanted["oid"] not in self.hub.objects:
                entry["actions"] = {
                    "upload": {"href": f"{self.hub.url}/lfs/objects/{wanted['oid']}"},
                    "verify": {"href": f"{self.hub.url}/lfs/verify"},
                }
            objects.append(entry)
        self._reply({"transfer": "basic", "objects": objects})

    def _commit(self, lines: list[dict[str, Any]]) -> None:
        if self.hub.fail:
            self.hub.fail -= 1
            self._reply({"error": "try later"}, 500)
            return
        commits = self.hub.repos[self._repo(3)]
        files = dict(commits[-1].files) if commits else {}
        message = ""
        for line in lines:
            value = line["value"]
            if line["key"] == "header":
                message = value["summary"]
            elif line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.hub.objects[value["oid"]]
            elif line["key"] == "deletedFile":
                files.pop(value["path"], None)
        oid = hashlib.sha1(repr((len(commits), message)).encode()).hexdigest()
        commits.append(Commit(oid, message, files))
        self._reply({"commitUrl": f"{self.hub.url}/{self._repo(3)}/commit/{oid}", "commitOid": oid})

    def _repo(self, start: int) -> str:
        """The repository that the path names: /api/models/NAMESPACE/NAME/…"""
        return "/".join(self.path.split("/")[start : start + 2])

    def _known(self) -> bool:
        known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        if not known:
            self._reply({"error": "Invalid credentials in Authorization header"}, 401)
        return known

    def _reply(self, value: Any, status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""
