"""What clients change, and the model of what they were answered.

A unit is what one request changes as a whole: a route, a route for one
neighbour, a lease, a flow rule, a bulk, a set. It knows its last answered value
and the values of requests whose outcome nobody knows. Decides whether what the
store has then is what clients were told; talks to nobody by itself.

A value is a dictionary: (prefix, neighbour or "") -> (med, communities, rate).
"""

import json
import threading
import time

PEERS = ("192.0.2.2", "192.0.2.3")
COMMUNITIES = ((), ("65000:1",), ("65000:1", "65000:2"))
SLACK = 2.0		# seconds that clocks may differ when a lease ends


class Request:
    def __init__(self, method, path, body=None):
        self.method, self.path, self.body = method, path, body


class Unit:
    """alone: one request at a time; otherwise revisions tell the order."""

    alone = True
    path = ""		# of the one entry that it is, without a query

    def __init__(self, name, keys):
        self.name, self.keys = name, keys
        self.revision, self.value = 0, {}
        self.unknown = []
        self.lock = threading.Lock()	# of the model
        self.busy = threading.Lock()	# while a request is under way, if alone

    def draw(self, rng):
        """The next request, and the value that it asks for."""
        raise NotImplementedError

    def answered(self, value, answer):
        with self.lock:
            revision = answer.get("revision", 0)
            if self.alone or revision >= self.revision:
                self.value = value
            self.revision = max(revision, self.revision)

    def missing(self):
        """A withdrawal was answered 404. What was wrong with that, or None."""
        with self.lock:
            if self.alone and self.value and {} not in self.unknown:
                return "404 to a withdrawal, but %s was answered" % self.value
            return None

    def lost(self, value):
        """Nobody knows whether value was saved."""
        with self.lock:
            self.unknown.append(value)

    def may_be(self, value, revision):
        if self.alone or not value:
            return value == self.value or value in self.unknown
        return (value == self.value and revision >= self.revision) or (
            value in self.unknown and revision > self.revision)

    def unexplained(self, store):
        """The store has this now. What is wrong with that, or None."""
        rows = self.rows(store)
        value = {k: row.value for k, row in rows.items()}
        revision = max([row.revision for row in rows.values()], default=0)
        if not self.may_be(value, revision):
            return "%s: the store has %s, revision %d; answered was %s, " \
                "revision %d; unknown: %s" % (
                    self.name, tell(value), revision, tell(self.value),
                    self.revision, [tell(u) for u in self.unknown])
        return None

    def rows(self, store):
        return {k: store[k] for k in self.keys
                if k in store and not store[k].withdrawing}

    def settle(self, store):
        """The same; from now on this is what it has."""
        wrong = self.unexplained(store)
        rows = self.rows(store)
        self.value, self.unknown = {k: r.value for k, r in rows.items()}, []
        self.revision = max([self.revision] +
                            [row.revision for row in rows.values()])
        return wrong


def tell(value):
    """A value, short, for people."""
    text = ", ".join("%s%s %s" % (k[0], k[1] and " at " + k[1], v)
                     for k, v in list(sorted(value.items()))[:3])
    more = len(value) - 3
    return (text or "nothing") + (" and %d more" % more if more > 0 else "")


def draw_value(rng):
    return rng.randrange(6), rng.choice(COMMUNITIES), None


def query(value):
    return "med=%d%s" % (value[0], "".join(
        "&community=" + c for c in value[1]))


def draw_wait(rng):
    return rng.choice(("wait=saved", "wait=saved", "wait=accepted",
                       "wait=sent&timeout=1"))


class Route(Unit):
    """One prefix, for all or for one neighbour; many clients at a time."""

    alone = False

    def __init__(self, prefix, peer=""):
        super().__init__(prefix + (peer and " at " + peer), [(prefix, peer)])
        self.query = "/v1/routes/%s?%s" % (
            prefix, peer and "neighbor=%s&" % peer)

    def draw(self, rng):
        path = self.query + draw_wait(rng)
        if rng.randrange(4) == 0:
            return Request("DELETE", path), {}
        value = draw_value(rng)
        return Request("PUT", path + "&" + query(value)), {self.keys[0]: value}


class Solo(Route):
    """One prefix, one client at a time, who looks what became of it."""

    alone = True

    def __init__(self, prefix):
        super().__init__(prefix)
        self.path = "/v1/routes/" + prefix


class Lease(Unit):
    """A route that ends by exagate's clock."""

    def __init__(self, prefix, clock):
        super().__init__(prefix, [(prefix, "")])
        self.prefix, self.clock = prefix, clock
        self.path = "/v1/routes/" + prefix
        self.asked = None	# since when, and for how long, of the last
        self.ends = []		# (since, end) of those that may be there
        self.lost_asked = []

    def draw(self, rng):
        path = "/v1/routes/%s?%s" % (self.prefix, draw_wait(rng))
        if rng.randrange(6) == 0:
            return Request("DELETE", path), {}
        value = draw_value(rng)
        ttl = rng.choice((1, 2, 5, 30, 300))
        self.asked = time.monotonic(), ttl
        return Request("PUT", "%s&ttl=%d&%s" % (path, ttl, query(value))), \
            {self.keys[0]: value}

    def answered(self, value, answer):
        super().answered(value, answer)
        if value:
            since, ttl = self.asked
            self.ends = [(since, self.clock.least(since) + ttl)]

    def missing(self):
        return None			# it may have ended just now

    def lost(self, value):
        super().lost(value)
        if value:
            self.lost_asked.append(self.asked)

    def may_have_ended(self):
        ends = self.ends + [(since, self.clock.least(since) + ttl)
                            for since, ttl in self.lost_asked]
        return any(self.clock.most(since) >= end - SLACK
                   for since, end in ends)

    def may_be(self, value, revision):
        if not value and self.may_have_ended():
            return True
        return super().may_be(value, revision)

    def settle(self, store):
        row = self.rows(store).get(self.keys[0])
        if row is not None and row.expires < self.clock.now() - SLACK:
            return "%s: it ended %.1f s ago" % (
                self.name, self.clock.now() - row.expires)
        wrong = super().settle(store)
        self.lost_asked = []
        self.ends = [] if row is None else [(time.monotonic(), row.expires)]
        return wrong


class Flow(Unit):
    """A flow rule: TCP from a /24, at a rate."""

    alone = False

    def __init__(self, n):
        source = "10.200.%d.0/24" % n
        super().__init__("flow " + source, [("flow " + source, "")])
        self.source = source
        self.id = "02180ac8%02x038106" % n

    def draw(self, rng):
        if rng.randrange(4) == 0:
            return Request("DELETE", "/v1/flows/%s?%s" % (
                self.id, draw_wait(rng))), {}
        rate = 9600 * (1 + rng.randrange(4))
        return Request("POST", "/v1/flows?" + draw_wait(rng), {
            "match": {"source": self.source, "protocol": "tcp"},
            "then": {"rate-limit": rate}}), \
            {self.keys[0]: (None, (), rate)}


def items(value):
    return [{"prefix": prefix, "med": v[0], "community": list(v[1])}
            for (prefix, _), v in value.items()]


class Bulk(Unit):
    """Many routes in one request: all of them or none."""

    def draw(self, rng):
        path = "?" + draw_wait(rng)
        if rng.randrange(4) == 0:
            return Request("POST", "/v1/withdraw" + path,
                           [{"prefix": k[0]} for k in self.keys]), {}
        values = [draw_value(rng) for _ in range(3)]
        value = {k: rng.choice(values) for k in self.keys}
        return Request("POST", "/v1/routes" + path, items(value)), value


class Set(Unit):
    """Some of its keys, stated as a whole."""

    def draw(self, rng):
        path = "/v1/sets/%s?%s" % (self.name, draw_wait(rng))
        if rng.randrange(6) == 0:
            return Request("DELETE", path), {}
        values = [draw_value(rng) for _ in range(3)]
        value = {k: rng.choice(values) for k in self.keys if rng.randrange(3)}
        return Request("PUT", path, items(value)), value


def prefixes(net, n):
    return ["10.%d.%d.%d/32" % (net, i >> 8, i & 255) for i in range(n)] + \
        ["2001:db8:%d:%x::/64" % (net, i + 1) for i in range(n // 4)]


def all_units(clock):
    units = [Route(p) for p in prefixes(1, 48)]
    units += [Solo(p) for p in prefixes(4, 48)]
    for prefix in prefixes(2, 12):
        units += [Route(prefix, peer) for peer in ("",) + PEERS]
    units += [Lease(p, clock) for p in prefixes(3, 16)]
    units += [Flow(n) for n in range(12)]
    units += [Bulk("bulk %d" % n, [(p, "") for p in prefixes(100 + n, 120)])
              for n in range(3)]
    units += [Set("set%d" % n, [(p, "") for p in prefixes(110 + n, 40)])
              for n in range(3)]
    return units


def body_of(request):
    return None if request.body is None else json.dumps(request.body)
