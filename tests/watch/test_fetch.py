"""One address at a time: limits of time, size, redirects and addresses."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest

from detente.errors import InputError
from detente.watch.addresses import is_public, web_address
from detente.watch.fetch import Failure


def failure(fetcher, url, **more):
    with pytest.raises(Failure) as caught:
        fetcher.get(url, **more)
    return caught.value


def test_a_page_with_its_validators(site, web, fetcher):
    site.pages["/a"] = lambda h: web.reply(h, b"<p>hello", ETag='"1"', Last_Modified="Sun, 03 Mar 2024 10:00:00 GMT")
    answer = fetcher().get(f"{site.url}/a")
    assert (answer.status, answer.body, answer.etag) == (200, b"<p>hello", '"1"')
    assert answer.last_modified == "Sun, 03 Mar 2024 10:00:00 GMT"
    assert site.seen[0][1]["User-Agent"] == "detente-test"


def test_conditional_requests_carry_both_validators(site, web, fetcher):
    site.pages["/a"] = lambda h: web.reply(h, b"", status=304)
    answer = fetcher().get(f"{site.url}/a", etag='"1"', last_modified="Sun, 03 Mar 2024 10:00:00 GMT")
    assert (answer.status, answer.body) == (304, b"")
    headers = site.seen[0][1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Sun, 03 Mar 2024 10:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, True), (500, False), (503, False), (429, False)]
)
def test_errors_last_or_pass(site, web, fetcher, status, lasting):
    site.pages["/a"] = lambda h: web.reply(h, b"no", status=status, Retry_After="120")
    found = failure(fetcher(), f"{site.url}/a")
    assert (found.kind, found.status, found.lasting, found.retry_after) == ("http", status, lasting, 120.0)


def test_redirects_are_followed_and_remembered(site, web, fetcher):
    site.pages |= {"/a": web.redirect("/b", 301), "/b": web.redirect("c"), "/c": b"end"}
    answer = fetcher().get(f"{site.url}/a")
    assert (answer.body, answer.url, answer.moved_to) == (b"end", f"{site.url}/c", f"{site.url}/b")


def test_a_circle_of_redirects_ends(site, web, fetcher):
    site.pages |= {"/a": web.redirect("/b"), "/b": web.redirect("/a")}
    assert "circle" in failure(fetcher(), f"{site.url}/a").reason
    assert len(site.seen) == 2


def test_endless_redirects_end(site, web, fetcher):
    for number in range(20):
        site.pages[f"/{number}"] = web.redirect(f"/{number + 1}")
    assert "redirects" in failure(fetcher(), f"{site.url}/0").reason
    assert len(site.seen) <= 7


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/", "http://", "http://[::1"]
)
def test_a_redirect_to_what_is_no_web_address_is_refused(site, web, fetcher, target):
    site.pages["/a"] = web.redirect(target)
    assert failure(fetcher(), f"{site.url}/a").kind == "refused"
    assert len(site.seen) == 1


def test_a_huge_body_is_cut_off(site, web, fetcher):
    site.pages["/a"] = b"x" * 300_000
    assert "larger than" in failure(fetcher(), f"{site.url}/a").reason


def test_a_slow_body_ends_at_the_deadline(site, web, fetcher):
    from detente.watch.fetch import Bounds

    site.pages["/a"] = web.drip
    began = time.monotonic()
    found = failure(fetcher(bounds=Bounds(wait=5.0, whole=0.5)), f"{site.url}/a")
    assert found.kind == "network"
    assert time.monotonic() - began < 3


def test_slow_headers_end_at_the_deadline(site, web, fetcher):
    from detente.watch.fetch import Bounds

    def headers(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        for _ in range(400):
            handler.wfile.write(b"y")
            handler.wfile.flush()
            time.sleep(0.02)

    site.pages["/a"] = headers
    began = time.monotonic()
    assert failure(fetcher(bounds=Bounds(wait=5.0, whole=0.5)), f"{site.url}/a").kind == "network"
    assert time.monotonic() - began < 3


def test_gzip_is_unpacked_in_several_members(site, web, fetcher):
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    site.pages["/a"] = lambda h: web.reply(h, packed, Content_Encoding="gzip")
    assert fetcher().get(f"{site.url}/a").body == b"one two"


def test_a_gzip_bomb_is_refused(site, web, fetcher):
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 200_000
    site.pages["/a"] = lambda h: web.reply(h, bomb, Content_Encoding="gzip")
    found = failure(fetcher(), f"{site.url}/a")
    assert (found.kind, "unpacks" in found.reason) == ("refused", True)


@pytest.mark.parametrize(
    "body", [gzip.compress(b"whole text" * 50, mtime=0)[:-12], b"not packed at all", zlib.compress(b"x" * 999)[:-4]]
)
def test_damaged_packing_is_trouble_that_may_pass(site, web, fetcher, body):
    site.pages["/a"] = lambda h: web.reply(h, body, Content_Encoding="gzip")
    found = failure(fetcher(), f"{site.url}/a")
    assert (found.kind, found.lasting) == ("network", False)


def test_an_unasked_packing_is_refused(site, web, fetcher):
    site.pages["/a"] = lambda h: web.reply(h, b"?", Content_Encoding="br")
    assert failure(fetcher(), f"{site.url}/a").kind == "refused"


def test_a_body_shorter_than_promised_is_trouble(site, fetcher):
    def short(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    site.pages["/a"] = short
    assert failure(fetcher(), f"{site.url}/a").kind == "network"


def test_what_is_not_http_is_trouble(site, fetcher):
    site.pages["/a"] = lambda h: h.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert failure(fetcher(), f"{site.url}/a").kind == "network"


def test_nobody_there(fetcher):
    assert failure(fetcher(), "http://127.0.0.1:9/").kind == "network"


def test_private_addresses_are_refused(site, fetcher):
    found = failure(fetcher(allow_private=False), f"{site.url}/a")
    assert (found.kind, found.private) == ("refused", True)
    assert site.seen == []


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_other_spellings_of_loopback_are_refused(site, fetcher, host):
    found = failure(fetcher(allow_private=False), f"http://{host}:{site.server.server_port}/a")
    assert found.kind != "http"
    assert site.seen == []


def test_a_name_that_leads_to_loopback_is_refused(site, fetcher):
    net = fetcher(allow_private=False, resolver=lambda host, port: ["127.0.0.1"])
    assert failure(net, f"http://news.example:{site.server.server_port}/a").private
    assert site.seen == []


def test_a_redirect_to_loopback_is_refused(site, web, fetcher):
    """The first host is let through as the public one it claims to be, the second is looked at again."""
    port = site.server.server_port
    site.pages["/a"] = web.redirect(f"http://127.0.0.1:{port}/secret")
    asked = []

    def resolver(host, _port):
        asked.append(host)
        return ["127.0.0.1"]

    import detente.watch.guard as guard

    real = guard.is_public
    guard.is_public = lambda address: asked[-1] == "public.example" or real(address)
    try:
        found = failure(fetcher(allow_private=False, resolver=resolver), f"http://public.example:{port}/a")
    finally:
        guard.is_public = real
    assert found.private
    assert [path for path, _ in site.seen] == ["/a"]


def test_a_name_is_resolved_once_and_the_checked_address_used(site, fetcher):
    """A second answer of the name server cannot lead elsewhere."""
    answers = iter([["127.0.0.1"], ["192.0.2.1"]])
    site.pages["/a"] = b"here"
    net = fetcher(resolver=lambda host, port: next(answers))
    assert net.get(f"http://news.example:{site.server.server_port}/a").body == b"here"
    assert next(answers) == ["192.0.2.1"]


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:192.168.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense"],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "file:///etc/passwd", "//example.org/", "http://user:pw@example.org/", "http:///path", "https://",
     "http://exa mple.org/", "http://example.org/\x07", "http://example.org:99999/", "http://[::1/", "http://e.org/" + "a" * 3000],
)  # fmt: skip
def test_what_is_no_web_address(text):
    with pytest.raises(InputError):
        web_address(text)


def test_cyrillic_hosts_and_paths_are_written_in_ascii(site, fetcher):
    asked = []
    net = fetcher(resolver=lambda host, port: asked.append(host) or ["127.0.0.1"])
    with pytest.raises(Failure):
        net.get(f"http://новости.рф:{site.server.server_port}/путь?q=да")
    assert asked == ["новости.рф".encode("idna").decode()]
    assert site.seen[0][0].isascii()


@pytest.fixture
def tls_site(tmp_path):
    """A server on loopback with a certificate for news.example."""
    import ssl
    import threading
    from datetime import UTC, datetime, timedelta
    from http.server import BaseHTTPRequestHandler, HTTPServer

    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(2)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (tmp_path / "both.pem").write_bytes(pem + secret)
    (tmp_path / "ca.pem").write_bytes(pem)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.headers["Host"].encode())

        def log_message(self, *_):
            pass

    class Server(HTTPServer):
        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server.server_port, ssl.create_default_context(cafile=tmp_path / "ca.pem")
    server.shutdown()
    server.server_close()


def test_certificates_are_checked_against_the_name_not_the_address(tls_site, fetcher):
    port, trusting = tls_site
    net = fetcher(resolver=lambda host, _: ["127.0.0.1"])
    net._tls = trusting
    assert net.get(f"https://news.example:{port}/").body == f"news.example:{port}".encode()
    assert failure(net, f"https://other.example:{port}/").kind == "network"
    assert failure(net, f"https://127.0.0.1:{port}/").kind == "network"


def test_unknown_certificates_are_refused(tls_site, fetcher):
    found = failure(fetcher(resolver=lambda host, _: ["127.0.0.1"]), f"https://news.example:{tls_site[0]}/")
    assert (found.kind, "certificate" in found.reason) == ("network", True)
