# SPDX-License-Identifier: GPL-3.0-or-later
"""A thin line for whole packets, headers counted: two network interfaces of our own (tun), one of them in a network
namespace of its own, and between them somebody who hands packets over at the line's pace, late, and not all of them.
Needs root and /dev/net/tun, and nothing of the kernel beyond them. IPv4 only."""
import array
import collections
import ctypes
import fcntl
import os
import random
import select
import signal
import socket
import struct
import subprocess
import threading
import time

CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
NEAR, FAR = "10.99.77.1", "10.99.77.2"
LIBC = ctypes.CDLL(None, use_errno=True)


def available():
    return os.geteuid() == 0 and os.path.exists("/dev/net/tun")


def own_network():
    """This process, and what it starts, has a network of its own from now on: nothing but lo."""
    if LIBC.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def open_tun(name, here, there):
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN_NO_PI))
    for command in (["addr", "add", here, "peer", there, "dev", name], ["link", "set", name, "up", "mtu", "1500"]):
        subprocess.run(["ip", *command], check=True)
    return tun


class Line:
    """bits: a second, 0 for boundless; delay: seconds there; loss: 0 to 1, of packets each way."""

    def __init__(self, bits, delay=0.0, loss=0.0):
        self.bits, self.delay, self.loss = bits, delay, loss
        self.carried = [0, 0]  # bytes to the far side, and from it
        self.random = random.Random(1)
        self.near = open_tun("thin-near", NEAR, FAR)
        ours, theirs = socket.socketpair()
        self.far_process = os.fork()
        if self.far_process == 0:
            self.stay_far(theirs)
        data, parts, _, _ = ours.recvmsg(1, socket.CMSG_SPACE(4))
        self.far = array.array("i", parts[0][2])[0]
        self.is_over = False
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    @staticmethod
    def stay_far(channel):
        try:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            own_network()
            tun = open_tun("thin-far", FAR, NEAR)
            channel.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [tun]))])
            signal.pause()
        finally:
            os._exit(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join()
        os.kill(self.far_process, signal.SIGKILL)
        os.waitpid(self.far_process, 0)

    def there(self, command):
        """The command as it runs at the far side."""
        return ["nsenter", "--target", str(self.far_process), "--net", *command]

    def carry(self):
        ends = {self.near: (self.far, 0), self.far: (self.near, 1)}
        queues, free = [collections.deque(), collections.deque()], [0.0, 0.0]
        while not self.is_over:
            now = time.monotonic()
            due = min((queue[0][0] for queue in queues if queue), default=now + 0.2)
            for end in select.select(list(ends), [], [], max(0, due - now))[0]:
                packet = os.read(end, 65536)
                way = ends[end][1]
                self.carried[way] += len(packet)
                free[way] = max(free[way], time.monotonic()) + (len(packet) * 8 / self.bits if self.bits else 0)
                if self.random.random() >= self.loss:
                    queues[way].append((free[way] + self.delay, packet))
            for end, (other, way) in ends.items():
                while queues[way] and queues[way][0][0] <= time.monotonic():
                    os.write(other, queues[way].popleft()[1])
