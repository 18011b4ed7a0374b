# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mail server for the tests, Debian's aiosmtpd, with certificates made by openssl; and a hostile one, that says
what a test wants it to say."""
import contextlib
import email
import email.policy
import logging
import pathlib
import socket
import ssl
import subprocess
import threading
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from place import free_port, wait_for

# what clients do to it is the tests' own doing
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")

USER, PASSWORD = "kokoiru", "つきよ の みずうみ"


class Certificates:
    """An authority of our own, and a certificate that it gave to a name."""

    def __init__(self, folder, name="localhost"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authority, self.key, self.certificate = (self.folder / file for file in ("ca.pem", "key.pem", "cert.pem"))
        extension = self.folder / "extension"
        kind = "IP" if name[0].isdigit() else "DNS"
        extension.write_text("subjectAltName=%s:%s\n" % (kind, name))
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                     "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
                     "-keyout", "key.pem", "-out", "request.pem")
        self.openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "2", "-extfile", "extension", "-out", "cert.pem")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class Mail:
    """What arrived: the envelope, and the message read as a mail program reads it."""

    def __init__(self, envelope):
        self.sender, self.recipients, self.raw = envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.subject = self.message["Subject"]
        self.text = self.message.get_content().replace("\r\n", "\n")


class Mailbox:
    """aiosmtpd, in a thread. says: what it answers to RCPT and to the end of DATA, if not "250"; a list gives the
    answers one after another, its last one from then on."""

    def __init__(self, certificates=None, tls="starttls", auth=True, port=None, rcpt=(), data=()):
        self.mails, self.sessions, self.port = [], [], port or free_port()
        self.certificates, self.tls, self.auth = certificates, tls, auth
        self.answers = {"rcpt": list(rcpt), "data": list(data)}
        self.controller = None
        self.on_data = None  # called with what came, before it is answered

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        context = self.certificates.context() if self.certificates else None
        options = {"hostname": "localhost", "decode_data": False}
        if self.auth:
            options.update(authenticator=self.authenticate, auth_required=True, auth_require_tls=context is not None)
        box = self

        class Ours(Controller):
            def factory(self):
                starttls = context if box.tls == "starttls" else None
                return SMTP(box, tls_context=starttls, require_starttls=starttls is not None, **options)

        self.controller = Ours(self, hostname="127.0.0.1", port=self.port,
                               ssl_context=context if self.tls == "tls" else None)
        self.controller.start()

    def stop(self):
        if self.controller:
            self.controller.stop()
        self.controller = None

    def settings(self, security=None, **more):
        """[mail] of a place that sends through here."""
        found = {"from": "ここにいるよ。 <kokoiru@example.jp>", "server": "localhost", "port": self.port,
                 "security": security or (self.tls if self.certificates else "none"), "retry_seconds": 1,
                 "patience_seconds": 10}
        if self.certificates:
            found["ca_file"] = self.certificates.authority
        found.update(more)
        return found

    def authenticate(self, server, session, envelope, mechanism, data):
        good = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    def answer(self, to):
        answers = self.answers[to]
        return answers.pop(0) if len(answers) > 1 else answers[0] if answers else "250 fine"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.sessions.append(session)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answer("rcpt")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        mail = Mail(envelope)
        if self.on_data:
            self.on_data(mail)
        answer = self.answer("data")
        if answer.startswith("250"):
            self.mails.append(mail)
        return answer

    def wait(self, count=1):
        """The newest mail, once there are so many."""
        wait_for(lambda: len(self.mails) >= count, lambda: "%d mails, there are %d" % (count, len(self.mails)))
        return self.mails[-1]


class Liar:
    """A mail server that says what a function says for a connection, which it is given as a socket."""

    def __init__(self, talk):
        self.talk, self.count = talk, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.heard = b""
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            with connection, contextlib.suppress(OSError, ssl.SSLError):
                connection.settimeout(20)
                self.talk(self, connection)

    def read(self, connection):
        """The next line of the client's."""
        line = b""
        while not line.endswith(b"\n"):
            byte = connection.recv(1)
            if not byte:
                raise OSError("gone")
            line += byte
        self.heard += line
        return line

    settings = Mailbox.settings
    tls, certificates = "starttls", None
