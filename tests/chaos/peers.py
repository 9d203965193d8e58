"""What the store has, and what BIRD has, in the words of the model."""

import collections
import datetime
import json
import re
import struct
import subprocess

Row = collections.namedtuple("Row", "value revision expires state withdrawing")


def communities_text(list_of_pairs):
    return tuple(sorted(list_of_pairs))


def row_value(entry):
    attributes = entry.get("attributes", {})
    rate = entry.get("then", {}).get("rate-limit")
    return (attributes.get("med"),
            communities_text(attributes.get("community", [])),
            None if rate is None else int(rate))


def row_of(entry):
    expires = entry.get("expires")
    if expires is not None:
        expires = datetime.datetime.fromisoformat(
            expires.replace("Z", "+00:00")).timestamp()
    return Row(row_value(entry), entry["revision"], expires, entry["state"],
               entry["withdrawing"])


def store_read(get):
    """All entries: (prefix, neighbour) -> Row. get(path) is a JSON answer."""
    rows = {}
    for what in ("routes", "flows"):
        cursor = ""
        while cursor is not None:
            answer = get("/v1/%s?limit=1000%s" % (
                what, cursor and "&cursor=" + cursor))
            for entry in answer[what]:
                name = entry.get("prefix")
                if name is None:
                    name = "flow " + entry["match"]["source"]
                peer = entry.get("neighbor", [""])[0]
                rows[name, peer] = row_of(entry)
            cursor = answer.get("next")
    return rows


def expected(rows, peer):
    """What a peer should have: who names it goes before the entry for all."""
    want = {name: row.value for (name, to), row in rows.items()
            if to == "" and not row.withdrawing}
    want.update({name: row.value for (name, to), row in rows.items()
                 if to == peer and not row.withdrawing})
    return want


def birdc(control, *command):
    return subprocess.run(["birdc", "-s", control] + list(command),
                          stdout=subprocess.PIPE, text=True, timeout=10,
                          check=False).stdout


def rate_of(line):
    """The traffic-rate (RFC 8955, 7.3): a float in the last four octets."""
    found = re.search(r"0x80060000, 0x([0-9a-f]+)", line)
    return None if found is None else \
        int(struct.unpack(">f", struct.pack(">I", int(found[1], 16)))[0])


def peer_read(control):
    """What BIRD has: prefix -> value."""
    routes, name, value = {}, None, None
    for line in birdc(control, "show", "route", "all").splitlines():
        route = re.match(r"([0-9a-f][0-9a-f.:]*/\d+) .*\[exabgp", line)
        flow = re.match(r"flow4 \{ src (\S+); proto 6; \} .*\[exabgp", line)
        if route or flow:
            name = route[1] if route else "flow " + flow[1]
            value = routes[name] = [None, (), None]
        elif re.match(r"\S", line):
            name = value = None
        elif value is not None and "BGP.med:" in line:
            value[0] = int(line.split()[1])
        elif value is not None and "BGP.community:" in line:
            value[1] = communities_text(
                "%s:%s" % pair for pair in re.findall(r"\((\d+),(\d+)\)", line))
        elif value is not None and "BGP.ext_community:" in line:
            value[2] = rate_of(line)
    return {name: tuple(value) for name, value in routes.items()}


def json_of(data):
    try:
        answer = json.loads(data)
        return answer if isinstance(answer, dict) else {}
    except ValueError:
        return {}
