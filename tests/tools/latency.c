/*
 * latency: how long from an announcement to its UPDATE on the wire.
 *
 *	latency [-n announcements] [-i interface] [-p port] [-u user:password]
 *	    [-f fifo]
 *
 * Announces host routes one by one, each the second address of some /28 of
 * 10/8, with a pause of 50 to 300 ms before each, by a request on a kept
 * connection, or with -f by a command written into the FIFO; and watches what
 * leaves on the interface (br0). The time runs from before the request is
 * written until the kernel saw the segment that has the prefix in a BGP
 * UPDATE. Prints milliseconds, one a line, as they come.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "load_http.h"

#define BGP_PORT	179
#define BGP_HEADER	19	/* 16 octets of ones, length, type */
#define BGP_UPDATE	2
#define PREFIX_OCTETS	5	/* its length and itself */
#define NETS		1048576U	/* /28 in 10/8 */
#define SPREAD		648053U		/* odd: no two are the same */
#define WAIT_SECONDS	10
#define PAUSE_MIN	50000	/* us */
#define PAUSE_MORE	250000

static unsigned		 announcements = 60, port = 8080;
static const char	*interface = "br0", *user = "demo:demo", *fifo;
static int		 watch_fd, fifo_fd;
static struct client	 client = { .fd = -1 };

/* Milliseconds, by the clock of SO_TIMESTAMPNS. */
static double
ms(const struct timespec *t)
{
	return (double)t->tv_sec * 1e3 + (double)t->tv_nsec / 1e6;
}

static void
watch_open(void)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	struct timeval patience = { .tv_sec = WAIT_SECONDS };
	int one = 1;

	watch_fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL));
	if (watch_fd == -1 || at.sll_ifindex == 0 ||
	    bind(watch_fd, (struct sockaddr *)&at, sizeof(at)) == -1 ||
	    setsockopt(watch_fd, SOL_SOCKET, SO_TIMESTAMPNS, &one,
	    sizeof(one)) == -1 || setsockopt(watch_fd, SOL_SOCKET,
	    SO_RCVTIMEO, &patience, sizeof(patience)) == -1)
		fail("%s", interface);
}

/* Has the IPv4 packet an UPDATE that ends with the prefix? */
static bool
packet_has(const uint8_t *p, size_t n, const uint8_t prefix[PREFIX_OCTETS])
{
	const struct tcphdr *tcp;
	size_t head;

	if (n < sizeof(struct iphdr) || p[0] >> 4 != 4 || p[9] != IPPROTO_TCP)
		return false;
	n = n < ntohs(*(const uint16_t *)(const void *)(p + 2)) ? n :
	    ntohs(*(const uint16_t *)(const void *)(p + 2));
	head = (size_t)(p[0] & 15) * 4;
	tcp = (const void *)(p + head);
	if (n < head + sizeof(*tcp))
		return false;
	head += (size_t)tcp->doff * 4u;
	return (ntohs(tcp->source) == BGP_PORT ||
	    ntohs(tcp->dest) == BGP_PORT) && n > head + BGP_HEADER &&
	    p[head] == 0xff && p[head + BGP_HEADER - 1] == BGP_UPDATE &&
	    memmem(p + head, n - head, prefix, PREFIX_OCTETS) != NULL;
}

/* When the kernel saw it. */
static double
watch_until(const uint8_t prefix[PREFIX_OCTETS])
{
	_Alignas(struct cmsghdr) char control[256];
	static uint8_t packet[65536];
	struct iovec io = { packet, sizeof(packet) };
	struct msghdr m;
	struct cmsghdr *c;
	ssize_t n;

	do {
		m = (struct msghdr){ .msg_iov = &io, .msg_iovlen = 1,
		    .msg_control = control, .msg_controllen = sizeof(control) };
		n = recvmsg(watch_fd, &m, 0);
		if (n == -1)
			fail("no UPDATE");
	} while (!packet_has(packet, (size_t)n, prefix));
	for (c = CMSG_FIRSTHDR(&m); c != NULL; c = CMSG_NXTHDR(&m, c))
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPNS)
			return ms((const void *)CMSG_DATA(c));
	fail("no timestamp");
}

static void
announce_command(const uint8_t prefix[PREFIX_OCTETS])
{
	char line[160];
	int n = snprintf(line, sizeof(line), "announce route 10.%u.%u.%u/32 "
	    "next-hop self med 200 community [ 100:400 300:600 ]\n",
	    prefix[2], prefix[3], prefix[4]);

	if (write(fifo_fd, line, (size_t)n) != n)
		fail("%s", fifo);
}

static void
announce_request(const uint8_t prefix[PREFIX_OCTETS])
{
	char path[160];

	snprintf(path, sizeof(path), "/announce/10.%u.%u.%u?wait=sent&"
	    "med=200&community=100:400&community=300:600", prefix[2],
	    prefix[3], prefix[4]);
	client_request(&client, "GET", path);
	if (client.status != 200)
		fail("status %d: %s", client.status, client.body);
}

/* One announcement: its milliseconds. */
static double
announce(unsigned i)
{
	uint32_t at = i * SPREAD % NETS * 16 + 1;
	uint8_t prefix[PREFIX_OCTETS] = { 32, 10, (uint8_t)(at >> 16),
	    (uint8_t)(at >> 8), (uint8_t)at };
	struct timespec began;

	if (fifo == NULL && !client_connect(&client, port))
		fail("nobody is at port %u", port);
	usleep((useconds_t)(PAUSE_MIN + random() % PAUSE_MORE));
	clock_gettime(CLOCK_REALTIME, &began);
	if (fifo != NULL)
		announce_command(prefix);
	else
		announce_request(prefix);
	return watch_until(prefix) - ms(&began);
}

int
main(int argc, char *argv[])
{
	unsigned i;
	int option;

	while ((option = getopt(argc, argv, "n:i:p:u:f:")) != -1)
		switch (option) {
		case 'n': announcements = (unsigned)atoi(optarg); break;
		case 'i': interface = optarg; break;
		case 'p': port = (unsigned)atoi(optarg); break;
		case 'u': user = optarg; break;
		case 'f': fifo = optarg; break;
		default: return 2;
		}
	if (announcements == 0 || announcements > 65536)
		return 2;
	client.authorization = http_basic(user);
	if (fifo != NULL &&
	    (fifo_fd = open(fifo, O_WRONLY | O_CLOEXEC)) == -1)
		fail("%s", fifo);
	watch_open();
	for (i = 0; i < announcements; i++)
		printf("%.3f\n", announce(i));
	return 0;
}
