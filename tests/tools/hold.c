/*
 * hold: many connections at once, which ask and wait, or behave badly.
 *
 *	hold [-n connections] [-r requests] [-m method] [-l length] [-b bytes]
 *	    [-t ms] [-p bytes] [-w seconds] [-kRs] [-a type]
 *	    [-u user:password] port|socket path
 *
 * By HTTP to a port of 127.0.0.1, or by FastCGI to a socket. A % in path is
 * the connection's number as two bytes, "3.231".
 *
 * -r	requests on each connection, one after the other
 * -l	bytes of body		-b	send so many bytes of a request, no more
 * -t	of the first request then a byte more each ms milliseconds
 * -a	Accept			-p	read at most so many bytes each 50 ms
 * -k	FastCGI: ask that the connection be kept
 * -R	never read		-s	stay, open, when all is answered
 * -w	end then, or on SIGTERM
 *
 * Prints "sent N" when each connection has sent its first request, "answered
 * N" when each has all its answers; at the end "STATUS N" lines and "cut N":
 * ended without its answer; "ended N": after it; "silent N": no answer came;
 * "retry N": 503 with a Retry-After; "max-ms N": the longest that an answer
 * took; "busy-ms N": the longest that a 503 did.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fcgi_put.h"
#include "load_http.h"

#define BUF_SIZE	65536	/* the longest answer that is read */
#define EVENTS		4096

struct hold {
	int		 fd;		/* -1: over */
	unsigned	 number, left;	/* answers to come */
	int		 status;
	int64_t		 asked;
	size_t		 got, sent;
	char		 buf[BUF_SIZE + 1];
};

static unsigned		 connections = 1, requests = 1, seconds = 60;
static unsigned		 statuses[600], cut, ended, answered, retry;
static size_t		 body, only = SIZE_MAX, sip;
static int64_t		 trickle, trickled, busy;
static char		 message[1 << 20];
static size_t		 message_n;
static bool		 keep, deaf, stay;
static const char	*method = "GET", *address, *path, *accepts = "*/*";
static char		*authorization;
static int64_t		 slowest;
static volatile sig_atomic_t ending;
static int		 poll_fd;

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
is_fastcgi(void)
{
	return address[0] == '/';
}

static int
connect_one(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) },
		.sin_port = htons((uint16_t)atoi(address)),
	};
	bool f = is_fastcgi();
	int fd = socket(f ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", address);
	if (fd != -1 && connect(fd, f ? (struct sockaddr *)&sun :
	    (struct sockaddr *)&sin, f ? sizeof(sun) : sizeof(sin)) == 0)
		return fd;
	perror(address);
	exit(2);
}

/* The path, with the connection's number in the place of a %. */
static void
path_print(char *to, size_t size, unsigned number)
{
	const char *mark = strchr(path, '%');

	if (mark == NULL)
		snprintf(to, size, "%s", path);
	else
		snprintf(to, size, "%.*s%u.%u%s", (int)(mark - path), path,
		    number >> 8 & 255, number & 255, mark + 1);
}

static size_t
put_fastcgi(char *to, const char *uri)
{
	const struct fcgi_request r = { method, uri, accepts, "hold", body,
	    keep };

	return fcgi_put_request(to, &r);
}

static size_t
put_http(char *to, const char *uri)
{
	int n = sprintf(to, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Authorization: %s\r\nContent-Type: application/json\r\n"
	    "Accept: %s\r\nContent-Length: %zu\r\n\r\n", method, uri,
	    authorization, accepts, body);

	memset(to + n, ' ', body);
	return (size_t)n + body;
}

static void
hold_over(struct hold *h)
{
	epoll_ctl(poll_fd, EPOLL_CTL_DEL, h->fd, NULL);
	close(h->fd);
	h->fd = -1;
}

/* Send on to byte n of the message. */
static void
hold_send(struct hold *h, size_t n)
{
	ssize_t sent;

	for (; h->sent < n; h->sent += (size_t)sent) {
		sent = send(h->fd, message + h->sent, n - h->sent,
		    MSG_NOSIGNAL);
		if (sent <= 0)
			return;		/* its end will be read */
	}
}

static void
hold_ask(struct hold *h)
{
	char uri[200];

	path_print(uri, sizeof(uri), h->number);
	message_n = is_fastcgi() ? put_fastcgi(message, uri) :
	    put_http(message, uri);
	h->asked = now_ms();
	h->status = 0;
	h->sent = 0;
	hold_send(h, message_n < only ? message_n : only);
}

/* A byte more of each first request, all of which are the same. */
static void
hold_trickle(struct hold *h)
{
	unsigned i;

	if (trickle == 0 || now_ms() - trickled < trickle)
		return;
	trickled = now_ms();
	for (i = 0; i < connections; i++)
		if (h[i].fd != -1 && h[i].sent < message_n)
			hold_send(&h[i], h[i].sent + 1);
}

/* Take the records that are whole. True: the request's end was one. */
static bool
fastcgi_whole(struct hold *h)
{
	const unsigned char *p = (unsigned char *)h->buf;
	size_t n;
	char *status;
	bool end = false;

	while (h->got >= 8 && !end) {
		n = 8 + ((size_t)p[4] << 8 | p[5]) + p[6];
		if (h->got < n)
			break;
		if (p[1] == 6 && h->status == 0) {
			status = memmem(h->buf + 8, n - 8, "Status: ", 8);
			h->status = status == NULL ? 200 : atoi(status + 8);
			retry += memmem(h->buf + 8, n - 8, "Retry-After: ",
			    13) != NULL;
		}
		end = p[1] == 3;
		h->got -= n;
		memmove(h->buf, h->buf + n, h->got);
	}
	return end;
}

static bool
http_whole(struct hold *h)
{
	char *end, *length;
	size_t n;

	h->buf[h->got] = '\0';
	if ((end = strstr(h->buf, "\r\n\r\n")) == NULL)
		return false;
	length = strcasestr(h->buf, "\r\nContent-Length:");
	n = length == NULL ? 0 : strtoul(length + 17, NULL, 10);
	n += (size_t)(end + 4 - h->buf);
	if (h->got < n)
		return false;
	h->status = atoi(h->buf + sizeof("HTTP/1.1"));
	retry += strcasestr(h->buf, "\r\nRetry-After: ") != NULL;
	h->got -= n;
	memmove(h->buf, h->buf + n, h->got);
	return true;
}

static void
hold_answered(struct hold *h)
{
	int64_t took = now_ms() - h->asked;

	statuses[h->status > 0 && h->status < 600 ? h->status : 0]++;
	if (took > slowest)
		slowest = took;
	if (took > busy && h->status == 503)
		busy = took;
	if (--h->left > 0)
		hold_ask(h);
	else if (++answered == connections)
		printf("answered %u\n", connections);
}

static void
hold_read(struct hold *h)
{
	size_t room = BUF_SIZE - h->got;
	ssize_t n = recv(h->fd, h->buf + h->got, sip > 0 && sip < room ? sip :
	    room, 0);

	if (n <= 0) {
		if (h->left > 0)
			cut++;
		else
			ended++;
		/* One that stays does not close its side, ever. */
		if (stay)
			epoll_ctl(poll_fd, EPOLL_CTL_DEL, h->fd, NULL);
		else
			hold_over(h);
		return;
	}
	h->got += (size_t)n;
	while (h->left > 0 && (is_fastcgi() ? fastcgi_whole(h) :
	    http_whole(h)))
		hold_answered(h);
}

static void
hold_open(struct hold *h, unsigned number)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = h };

	h->number = number;
	h->left = requests;
	h->fd = connect_one();
	if (!deaf)
		epoll_ctl(poll_fd, EPOLL_CTL_ADD, h->fd, &e);
}

static void
run(struct hold *h)
{
	struct epoll_event event[EVENTS];
	int64_t until = now_ms() + seconds * 1000;
	unsigned i;
	int n, k;

	for (i = 0; i < connections; i++)
		hold_open(&h[i], i);
	for (i = 0; i < connections; i++)
		hold_ask(&h[i]);
	printf("sent %u\n", connections);
	while (!ending && now_ms() < until &&
	    (stay || answered + cut < connections)) {
		n = epoll_wait(poll_fd, event, EVENTS, 50);
		for (k = 0; k < n; k++)
			hold_read(event[k].data.ptr);
		hold_trickle(h);
		if (sip > 0)
			usleep(50000);
	}
}

static void
summary(void)
{
	unsigned i;

	for (i = 0; i < 600; i++)
		if (statuses[i] != 0)
			printf("%u %u\n", i, statuses[i]);
	printf("cut %u\nended %u\nsilent %u\nmax-ms %lld\n", cut, ended,
	    connections - answered - cut, (long long)slowest);
	printf("retry %u\nbusy-ms %lld\n", retry, (long long)busy);
}

static void
options(int argc, char *argv[])
{
	const char *user = "demo:demo";
	int c;

	while ((c = getopt(argc, argv, "a:n:r:m:l:b:p:t:w:kRsu:")) != -1)
		switch (c) {
		case 'a': accepts = optarg; break;
		case 'n': connections = (unsigned)atoi(optarg); break;
		case 'r': requests = (unsigned)atoi(optarg); break;
		case 'm': method = optarg; break;
		case 'l': body = (size_t)atoi(optarg); break;
		case 'b': only = (size_t)atoi(optarg); break;
		case 'p': sip = (size_t)atoi(optarg); break;
		case 't': trickle = atoi(optarg); break;
		case 'w': seconds = (unsigned)atoi(optarg); break;
		case 'k': keep = true; break;
		case 'R': deaf = true; break;
		case 's': stay = true; break;
		case 'u': user = optarg; break;
		default: exit(2);
		}
	if (argc - optind != 2 || body > 1000000)
		exit(2);
	address = argv[optind];
	path = argv[optind + 1];
	authorization = http_basic(user);
}

static void
end(int number)
{
	(void)number;
	ending = 1;
}

int
main(int argc, char *argv[])
{
	struct rlimit limit;
	struct hold *all;

	options(argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTERM, end);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	poll_fd = epoll_create1(EPOLL_CLOEXEC);
	all = calloc(connections, sizeof(*all));
	if (poll_fd == -1 || all == NULL)
		return 2;
	run(all);
	summary();
	free(all);
	free(authorization);
	return 0;
}
