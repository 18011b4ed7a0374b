# SPDX-License-Identifier: GPL-3.0-or-later
"""A thin line without any rights: a proxy on loopback that hands on what it reads at the line's pace. Its own socket to
the server takes as little as the kernel allows, or its buffer would hide the line from the server."""
import select
import socket
import threading
import time

SLICE = 0.02  # seconds between two pieces
BUFFER = 4096


class Throttle:
    """bits: a second, towards the client; what the client sends goes at once. One connection at a time."""

    def __init__(self, port, bits):
        self.bits, self.carried, self.is_held, self.is_over = bits, 0, False, False
        self.server_port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join()
        self.listener.close()

    def serve(self):
        while not self.is_over:
            if not select.select([self.listener], [], [], SLICE)[0]:
                continue
            client = self.listener.accept()[0]
            server = socket.socket()
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            server.connect(("127.0.0.1", self.server_port))
            try:
                self.carry(client, server)
            except OSError:
                pass  # one of them has hung up
            client.close()
            server.close()

    def carry(self, client, server):
        allowed, since = 0.0, time.monotonic()
        while not self.is_over:
            readable = select.select([client], [], [], SLICE)[0]
            if readable:
                data = client.recv(65536)
                if not data:
                    return
                server.sendall(data)
            now = time.monotonic()
            allowed = min(allowed + (now - since) * self.bits / 8, 2 * SLICE * self.bits / 8)
            since = now
            if self.is_held or allowed < 1 or not select.select([server], [], [], 0)[0]:
                continue
            data = server.recv(int(allowed))
            if not data:
                return
            allowed -= len(data)
            client.sendall(data)
            self.carried += len(data)
