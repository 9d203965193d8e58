#!/usr/bin/python3
"""What the blog of 2016 did, written anew: ExaBGP runs it, web.py serves it.

blog.py [PORT]: GET or POST /announce/PREFIX and /withdraw/PREFIX, with
local-preference, med and community (repeated), become commands on STDOUT.
"""
import sys

import netaddr
import web

urls = (
    "/announce/(.*)", "Announce",
    "/withdraw/(.*)", "Withdraw",
)


def command(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def prefix_of(text):
    try:
        return netaddr.IPNetwork(text)
    except (netaddr.AddrFormatError, ValueError):
        raise web.badrequest("bad prefix")


class Announce:
    def GET(self, text):
        line = "announce route %s next-hop self" % prefix_of(text)
        query = web.input(community=[])
        if "local-preference" in query:
            line += " local-preference %s" % query["local-preference"]
        if "med" in query:
            line += " med %s" % query["med"]
        if query["community"]:
            line += " community [ %s ]" % " ".join(query["community"])
        command(line)
        return "OK"

    POST = GET


class Withdraw:
    def GET(self, text):
        command("withdraw route %s next-hop self" % prefix_of(text))
        return "OK"

    POST = GET


if __name__ == "__main__":
    web.application(urls, globals()).run()
