# SPDX-License-Identifier: GPL-3.0-or-later
"""What a set-up by key costs (connection, key exchange, login, goodbye), beside OpenSSH's sshd in the same run with the
same client; then the same, and a whole arrival with map and chat drawn, with others already there."""
import os
import pathlib
import subprocess
import time

import load


class Sshd:
    """OpenSSH's server on a free port of this machine, for one key of the crowd."""

    CONFIG = """ListenAddress 127.0.0.1
Port %(port)d
HostKey %(top)s/sshd-host
PidFile none
AuthorizedKeysFile %(top)s/sshd-keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxStartups 1000
LogLevel ERROR
"""

    def __init__(self, top):
        self.port = load.place.free_port()
        self.made = None
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(top / "sshd-host")], check=True)
        subprocess.run([load.CROWD, "key", "1", str(top / "sshd-user")], check=True)
        public = subprocess.run(["ssh-keygen", "-y", "-f", str(top / "sshd-user")], check=True, capture_output=True).stdout
        (top / "sshd-keys").write_bytes(public)
        (top / "sshd-config").write_text(self.CONFIG % {"port": self.port, "top": top})
        if os.getuid() == 0 and not os.path.exists("/run/sshd"):
            os.mkdir("/run/sshd", 0o755)
            self.made = "/run/sshd"
        with open(top / "sshd-log", "wb") as log:
            self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(top / "sshd-config")],
                                            stderr=log, start_new_session=True)

    def __enter__(self):
        load.place.wait_for(lambda: subprocess.run(["ssh-keyscan", "-p", str(self.port), "127.0.0.1"],
                                                   capture_output=True).stdout, "sshd")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        if self.made:
            os.rmdir(self.made)

    def cpu(self):
        load.place.wait_for(lambda: not children(self.process.pid), "sshd's children to end")
        return load.cpu_with_children(self.process.pid)


def children(process):
    path = pathlib.Path("/proc", str(process), "task", str(process), "children")
    return path.read_text().split() if path.exists() else []


def passing(crowd, people, cpu, name, **how):
    """So many pass through, one at a time and four at once; prints what each cost."""
    count = people[1] - people[0] + 1
    cost = 0.0
    for at_once in (1, 4):
        crowd.order("reset")
        before, begun = cpu(), time.monotonic()
        figures = crowd.come("%d-%d" % people, face="passing", at_once=at_once, **how)
        took = time.monotonic() - begun
        assert figures["people_settled"] == count, figures
        cost = cpu() - before
        load.say("%s_a_second_%d_at_once" % (name, at_once), count / took)
        load.say("%s_cpu_%d_at_once" % (name, at_once), 1000 * cost / count, "ms")
    return cost / count


def arriving(crowd, people, place):
    """So many come and stay in the map face; prints what each cost."""
    count = people[1] - people[0] + 1
    crowd.order("reset")
    before = place.cpu()
    figures = crowd.come("%d-%d" % people, at_once=4)
    load.say("arrival_cpu", 1000 * (place.cpu() - before) / count, "ms")
    load.say("arrival_first_screen_p50", figures["first_screen_p50"], "ms")


def main():
    options = load.arguments(__doc__, online=("0,1000", "people already there, step by step"),
                             count=(500, "set-ups of each kind"), rooms=(50, "rooms that those there sit in"))
    steps = [int(step) for step in options.online.split(",")]
    with load.LoadPlace(steps[-1] + options.count, options.rooms) as place, load.Crowd(place.port) as crowd:
        with Sshd(place.top) as sshd, load.Crowd(sshd.port) as others:
            user = "root" if os.getuid() == 0 else os.environ["USER"]
            theirs = passing(others, (1, options.count), sshd.cpu, "sshd", user=user, key=1)
        here = 0
        for step in steps:
            if step > here:
                crowd.come("%d-%d" % (here + 1, step), limit=1800, room="r", rooms=options.rooms, at_once=32)
                here = step
                time.sleep(3)  # for what arrivals set off to come to rest
            load.say("online", step)
            guests = (here + 1, here + options.count)
            ours = passing(crowd, guests, place.cpu, "setup")
            load.say("setup_cpu_beside_sshd", ours / theirs)
            arriving(crowd, guests, place)
            crowd.order("leave %d-%d" % guests)
            load.place.wait_for(lambda: crowd.order("figures")["people_here"] == step, "people to leave")


main()
