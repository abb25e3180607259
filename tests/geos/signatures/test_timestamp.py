"""A timestamp authority over HTTP on loopback: asked where the setting names one, and believed with care."""

import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from geos.signatures import service
from tests.geos.factories import signing_key

USER, PASSWORD = "afya", "siri ya muda"


def _certificate(key):
    """A timestamp authority of its own, self-signed."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Mamlaka ya Muda")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([x509.OID_TIME_STAMPING]), critical=True)
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, SHA256())
    )


class Authority(BaseHTTPRequestHandler):
    """Answers RFC 3161 requests; `server.mood` says how."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Content-Type"], self.headers["Authorization"]))
        status, answer = getattr(self, self.server.mood)(tsp.TimeStampReq.load(body))
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def well(self, request):
        return 200, self.server.stamper.request_tsa_response(request).dump()

    def something_else(self, request):
        other = tsp.MessageImprint({**request["message_imprint"].native, "hashed_message": bytes(32)})
        request["message_imprint"] = other
        return self.well(request)

    def another_nonce(self, request):
        request["nonce"] = 7
        return self.well(request)

    def rejecting(self, request):
        return 200, tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()

    def rubbish(self, request):
        return 200, b"<html>"

    def failing(self, request):
        return 500, b""

    def silent(self, request):
        self.server.released.wait(10)
        return 500, b""

    def log_message(self, *words):
        """Nothing on the screen."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """The server, and the file with its certificate."""
    key = rsa.generate_private_key(65537, 2048)
    made = _certificate(key)
    server = HTTPServer(("127.0.0.1", 0), Authority)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    server.stamper = DummyTimeStamper(
        asn1.Certificate.load(made.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(private)
    )
    server.roots = tmp_path_factory.mktemp("tsa") / "roots.pem"
    server.roots.write_bytes(made.public_bytes(Encoding.PEM))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def asked(app, authority, monkeypatch):
    """The settings name the server, which answers well."""
    authority.mood, authority.asked, authority.released = "well", [], threading.Event()
    url = f"http://127.0.0.1:{authority.server_port}/"
    for name, value in (("URL", url), ("ROOTS", str(authority.roots)), ("SECONDS", 2.0)):
        monkeypatch.setitem(app.config, f"GEOS_TSA_{name}", value)
    yield authority
    authority.released.set()


def _sign(office, paper, seal):
    return service.sign_pdf(signing_key(office.ps), paper, seal())


def test_with_an_authority_the_time_is_its_own(office, paper, seal, asked, pdfsig):
    data = _sign(office, paper, seal)
    [found] = service.verify(data)
    assert (found.good, found.timestamped) == (True, True)
    assert asked.asked == [("application/timestamp-query", None)]
    assert pdfsig(data)[0] == "Signature is Valid."


def test_without_the_setting_nobody_is_asked(office, paper, seal, asked, app, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_TSA_URL", "")
    [found] = service.verify(_sign(office, paper, seal))
    assert (found.good, found.timestamped, asked.asked) == (True, False, [])


def test_user_and_password_are_told(office, paper, seal, asked, app, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_TSA_USER", USER)
    monkeypatch.setitem(app.config, "GEOS_TSA_PASSWORD", PASSWORD)
    _sign(office, paper, seal)
    given = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert asked.asked[0][1] == f"Basic {given}"


def test_a_timestamp_of_an_authority_that_is_not_trusted_proves_no_time(
    office, paper, seal, asked, app, monkeypatch
):
    data = _sign(office, paper, seal)
    monkeypatch.setitem(app.config, "GEOS_TSA_ROOTS", "")
    [found] = service.verify(data)
    assert (found.good, found.timestamped) == (True, False)


@pytest.mark.parametrize("mood", ["something_else", "another_nonce", "rejecting", "rubbish", "failing"])
def test_a_bad_answer_refuses_the_signing(office, paper, seal, asked, mood):
    asked.mood = mood
    with pytest.raises(service.NoTimestamp, match="nothing was signed"):
        _sign(office, paper, seal)


def test_an_authority_that_says_nothing_is_not_waited_for_long(office, paper, seal, asked, app, monkeypatch):
    asked.mood = "silent"
    monkeypatch.setitem(app.config, "GEOS_TSA_SECONDS", 0.2)
    with pytest.raises(service.NoTimestamp):
        _sign(office, paper, seal)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/hostname", "ftp://127.0.0.1/"])
def test_no_authority_at_the_address_refuses_the_signing(office, paper, seal, app, monkeypatch, url):
    monkeypatch.setitem(app.config, "GEOS_TSA_URL", url)
    with pytest.raises(service.NoTimestamp):
        _sign(office, paper, seal)
