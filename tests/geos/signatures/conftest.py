"""A paper to sign, and two programs that verify it: pyHanko (through the service) and poppler's pdfsig."""

import subprocess
from dataclasses import replace

import pytest
import typst

from geos.core.clock import now
from geos.signatures import queries, service
from geos.signatures.models import AuthorityKind
from tests.geos.factories import signing_key


@pytest.fixture(scope="session")
def paper():
    """Two tagged pages, PDF/A-2a and UA-1, as letters are."""
    text = b'#set document(title: "Barua")\n#set text(lang: "sw")\n= Yah: Dawa\nKwanza #pagebreak() Pili'
    return bytes(typst.compile(text, format="pdf", pdf_standards=["a-2a", "ua-1"]))


@pytest.fixture
def seal():
    """A seal on the second page; `seal(field="…")` changes parts of it."""
    plain = service.Seal(
        field="Saini1",
        lines=("Zawadi Mtengeti", "Katibu Mkuu", "24 Novemba 2026"),
        reason="Barua ya kiofisi",
        page=1,
        box=(60, 120, 260, 170),
        at=now(),
        post="Katibu Mkuu",
    )
    return lambda **other: replace(plain, **other)


@pytest.fixture
def signed(office, paper, seal):
    """The paper with the permanent secretary's signature."""
    return service.sign_pdf(signing_key(office.ps), paper, seal())


@pytest.fixture
def pdfsig(office, tmp_path):
    """Asks poppler about a file: what it says of each signature, and of its certificate."""
    folder = tmp_path / "nss"
    folder.mkdir()
    root, store = tmp_path / "root.der", f"sql:{folder}"
    root.write_bytes(queries.authority(office.afya.id, AuthorityKind.ROOT).certificate)
    trust = ["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", root]
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    subprocess.run(trust, check=True)

    def ask(data):
        path = tmp_path / "asked.pdf"
        path.write_bytes(data)
        words = ["pdfsig", "-nssdir", str(folder), str(path)]
        told = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        return [line.split(":", 1)[1].strip() for line in told.splitlines() if "Validation:" in line]

    return ask
