/*
 * probe: how long GETs take while others keep the server busy.
 *
 *	probe [-c connections] [-n rounds] [-i microseconds] [-p port]
 *	    [-u user:password] PATH...
 *
 * In each round every path is asked once, in turn, one request at a time, on
 * the next one of the connections, with a pause behind each. Prints for each
 * path "PATH n p50 p99 max", in microseconds. Exit 1: an answer was not 200.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "load_http.h"

#define CONNECTIONS_MAX	64

static unsigned		 connections = 4, rounds = 1000, pause_us = 1000;
static unsigned		 port = 8080;
static const char	*user = "demo:demo";

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Microseconds of one GET. */
static int64_t
ask(struct client *c, const char *path)
{
	if (!client_connect(c, port)) {
		fprintf(stderr, "probe: cannot connect\n");
		exit(1);
	}
	client_request(c, "GET", path);
	if (c->status != 200) {
		fprintf(stderr, "probe: %s: status %d\n", path, c->status);
		exit(1);
	}
	return c->us;
}

/* us: of each path, those of all rounds. */
static void
run(struct client *clients, char **paths, unsigned n, int64_t *us)
{
	unsigned i, path;

	for (i = 0; i < rounds; i++)
		for (path = 0; path < n; path++) {
			us[path * rounds + i] = ask(&clients[i % connections],
			    paths[path]);
			usleep(pause_us);
		}
}

static void
summary(const char *path, int64_t *us)
{
	qsort(us, rounds, sizeof(*us), compare);
	printf("%s %u %lld %lld %lld\n", path, rounds,
	    (long long)us[rounds / 2],
	    (long long)us[(size_t)rounds * 99 / 100],
	    (long long)us[rounds - 1]);
}

static void
options(int argc, char *argv[])
{
	int option;

	while ((option = getopt(argc, argv, "c:n:i:p:u:")) != -1)
		switch (option) {
		case 'c': connections = (unsigned)atoi(optarg); break;
		case 'n': rounds = (unsigned)atoi(optarg); break;
		case 'i': pause_us = (unsigned)atoi(optarg); break;
		case 'p': port = (unsigned)atoi(optarg); break;
		case 'u': user = optarg; break;
		default: exit(2);
		}
	if (connections == 0 || connections > CONNECTIONS_MAX ||
	    rounds == 0 || optind == argc)
		exit(2);
}

int
main(int argc, char *argv[])
{
	struct client *clients = calloc(CONNECTIONS_MAX, sizeof(*clients));
	char *authorization;
	unsigned i, n;
	int64_t *us;

	options(argc, argv);
	n = (unsigned)(argc - optind);
	us = calloc((size_t)n * rounds, sizeof(*us));
	if (clients == NULL || us == NULL)
		exit(2);
	authorization = http_basic(user);
	for (i = 0; i < connections; i++) {
		clients[i].fd = -1;
		clients[i].authorization = authorization;
	}
	run(clients, argv + optind, n, us);
	for (i = 0; i < n; i++)
		summary(argv[optind + (int)i], us + (size_t)i * rounds);
	for (i = 0; i < connections; i++)
		client_close(&clients[i]);
	free(authorization);
	free(clients);
	free(us);
	return 0;
}
