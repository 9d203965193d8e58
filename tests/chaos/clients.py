#!/usr/bin/python3
"""clients.py PORT SEED CONTROL1 CONTROL2: the clients of scripts/chaos.

Clients that announce and withdraw, each by its own random numbers, and a model
of what they were answered. Commands come as lines, each is answered by a line
that begins with ok or not:

    begin ROUND		clients begin
    halt		they end; "ok halt CHANGES", of all rounds
    clock SECONDS	exagate's clock is so far ahead from now on
    settle SECONDS	wait until exagate says that nothing is under way
    check		peers = store = model; what differs is on lines before
"""

import base64
import http.client
import random
import sys
import threading
import time

import peers
import units

CLIENTS = 8
ANSWER = 10		# seconds until an answer counts as lost
PEERS_AGREE = 10	# seconds that BIRD may be behind


class Clock:
    """exagate's: how far ahead of ours it is, and was."""

    def __init__(self):
        self.spans = [(0, float("inf"), 0)]	# begin, end, seconds ahead

    def set(self, ahead):
        """From now on; for a second, it may still be what it was."""
        now = time.monotonic()
        begin, _, was = self.spans[-1]
        self.spans[-1] = begin, now + 1, was
        self.spans.append((now, float("inf"), ahead))

    def now(self):
        return time.time() + self.spans[-1][2]

    def readings(self, since):
        """What it may have shown, from since (time.monotonic) on."""
        wall, now = time.time() - time.monotonic(), time.monotonic()
        for begin, end, ahead in self.spans:
            if end >= since:
                yield wall + max(begin, since) + ahead
                yield wall + min(end, now) + ahead

    def least(self, since):
        return min(self.readings(since))

    def most(self, since):
        return max(self.readings(since))


class Http:
    """One connection, made anew after each failure."""

    def __init__(self, port):
        self.port, self.connection = port, None
        self.headers = {
            "Authorization": "Basic " + base64.b64encode(
                b"demo:demo").decode(),
            "Accept": "application/json",
            "Content-Type": "application/json"}

    def ask(self, request):
        """Status and JSON. ConnectionError: it was certainly not sent."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=ANSWER)
            try:
                self.connection.connect()
            except OSError as error:
                self.connection = None
                raise ConnectionError from error
        try:
            self.connection.request(request.method, request.path,
                                    units.body_of(request), self.headers)
            answer = self.connection.getresponse()
            data = answer.read()
            if answer.will_close:
                self.close()
            return answer.status, peers.json_of(data)
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, {}

    def close(self):
        self.connection.close()
        self.connection = None


class Clients:
    def __init__(self, port, seed, controls):
        self.port, self.seed, self.controls = port, seed, controls
        self.clock = Clock()
        self.units = units.all_units(self.clock)
        self.ending = threading.Event()
        self.threads = []
        self.changes = 0
        self.statuses = {}
        self.wrongs = []
        self.lock = threading.Lock()

    # One client.

    def judge(self, unit, value, status, answer):
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            self.changes += status in (200, 202)
        if status in (200, 202):
            unit.answered(value, answer)
        elif status in (0, 502, 504):
            unit.lost(value)
        elif status == 404 and not value:
            wrong = unit.missing()
            if wrong:
                self.wrong("%s: %s" % (unit.name, wrong))
        elif status != 503:
            self.wrong("%s: answered %d %s" % (unit.name, status, answer))

    def wrong(self, text):
        with self.lock:
            self.wrongs.append(text)

    def change(self, http_, unit, rng):
        if unit.alone and not unit.busy.acquire(blocking=False):
            return
        try:
            if unit.alone and unit.path and rng.randrange(2):
                self.look(http_, unit)
            request, value = unit.draw(rng)
            status, answer = http_.ask(request)
            self.judge(unit, value, status, answer)
            if status == 503:
                self.ending.wait(0.1)
        except ConnectionError:
            self.ending.wait(0.05)	# nobody is there
        finally:
            if unit.alone:
                unit.busy.release()

    def look(self, http_, unit):
        """While nobody else changes it: is it as was answered?"""
        status, answer = http_.ask(units.Request("GET", unit.path))
        if status in (200, 404):
            wrong = unit.unexplained(
                {unit.keys[0]: peers.row_of(answer)} if status == 200 else {})
            if wrong:
                self.wrong(wrong)

    def client(self, number, round_):
        rng = random.Random("%s %s %s" % (self.seed, round_, number))
        http_ = Http(self.port)
        while not self.ending.is_set():
            self.change(http_, rng.choice(self.units), rng)
            self.ending.wait(rng.random() * 0.04)

    # Commands.

    def begin(self, round_):
        self.ending.clear()
        self.threads = [
            threading.Thread(target=self.client, args=(n, round_))
            for n in range(CLIENTS)]
        for thread in self.threads:
            thread.start()
        return "ok begin"

    def halt(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()
        self.threads = []
        return "ok halt %d" % self.changes

    def set_clock(self, ahead):
        self.clock.set(int(ahead))
        return "ok clock"

    def get(self, path):
        http_ = Http(self.port)
        status, answer = http_.ask(units.Request("GET", path))
        if http_.connection is not None:
            http_.close()
        return answer if status == 200 else {}

    def unsettled(self):
        """Why it is not at rest; "": it is."""
        try:
            status = self.get("/v1/status")
            if not status:
                return "/v1/status is not answered"
            session, entries = status["session"], status["entries"]
            if not self.get("/readyz"):
                return "/readyz is not 200: session %s" % session
            if not session.get("replayed") or session["held"]:
                return "session %s" % session
            if not status["store"]["healthy"] or status["waiting"] > 1:
                return "store %s, %d requests wait" % (
                    status["store"], status["waiting"])
            if any(n for state, n in entries.items()
                   if state not in ("sent", "waiting")):
                return "entries %s" % entries
            if len(status["neighbors"]) != 2:
                return "%d neighbours" % len(status["neighbors"])
            for peer in status["neighbors"]:
                if not peer["settled"] or peer["in_flight"] + \
                        peer["differ"] + peer["drift"]:
                    return "neighbour %s" % {k: peer[k] for k in (
                        "peer", "established", "settled", "in_flight",
                        "differ", "drift")}
            return ""
        except (ConnectionError, KeyError) as error:
            return "no answer (%s)" % type(error).__name__

    def settle(self, seconds):
        end = time.monotonic() + float(seconds)
        good = 0
        while good < 3:
            why = self.unsettled()
            good = 0 if why else good + 1
            if why and time.monotonic() > end:
                return "not settled within %s s: %s" % (seconds, why)
            time.sleep(0.1)
        return "ok settle"

    def stuck(self, rows):
        """Entries that are not sent although a peer should have them."""
        return ["%s%s: the store has it %s" % (name, to and " at " + to,
                                               row.state)
                for (name, to), row in sorted(rows.items())
                if row.state != "sent" and not (
                    to == "" and all((name, p) in rows for p in units.PEERS))]

    def differences(self, rows):
        """Peers against the store."""
        lines = []
        for number, (peer, control) in enumerate(
                zip(units.PEERS, self.controls), 1):
            want, have = peers.expected(rows, peer), peers.peer_read(control)
            for name in sorted(want.keys() | have.keys()):
                if want.get(name) != have.get(name):
                    lines.append("%s: BIRD %d has %s; the store has %s" % (
                        name, number, have.get(name), want.get(name)))
        return lines

    def check(self):
        try:
            return self.compare()
        except (ConnectionError, KeyError, OSError) as error:
            return "not right: a list is not answered (%r)" % error

    def compare(self):
        wrongs, self.wrongs = self.wrongs, []
        rows = peers.store_read(self.get)
        known = {key for unit in self.units for key in unit.keys}
        wrongs += ["%s: the store has it, nobody asked for it" % (key,)
                   for key in rows if key not in known]
        wrongs += [wrong for wrong in (u.settle(rows) for u in self.units)
                   if wrong]
        end = time.monotonic() + PEERS_AGREE
        differences = self.differences(rows) + self.stuck(rows)
        while differences and time.monotonic() < end:
            time.sleep(0.1)
            rows = peers.store_read(self.get)	# leases end meanwhile
            differences = self.differences(rows) + self.stuck(rows)
        wrongs += differences
        for wrong in wrongs[:8]:
            print(wrong)
        if wrongs:
            return "not right: %d differences" % len(wrongs)
        return "ok check %d entries, %s" % (len(rows), " ".join(
            "%s:%d" % (s or "lost", n)
            for s, n in sorted(self.statuses.items())))

    def command(self, words):
        return {"begin": self.begin, "halt": self.halt, "check": self.check,
                "settle": self.settle, "clock": self.set_clock,
                }[words[0]](*words[1:])


def main():
    clients = Clients(int(sys.argv[1]), sys.argv[2], sys.argv[3:5])
    for line in sys.stdin:
        print(clients.command(line.split()), flush=True)


main()
