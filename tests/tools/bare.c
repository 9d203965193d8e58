/*
 * bare: a FastCGI program of the usual kind, to measure against: a thread
 * for each connection, each in a loop of FCGX_Accept_r, which answers OK.
 *
 *	bare SOCKET
 */
#include <sys/stat.h>

#include <fcgiapp.h>
#include <pthread.h>
#include <stdlib.h>

#define THREADS	64
#define BACKLOG	4096

static int	 listener;

static void *
serve(void *arg)
{
	FCGX_Request r;

	(void)arg;
	if (FCGX_InitRequest(&r, listener, 0) != 0)
		exit(2);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutS("Content-Type: text/plain\r\n"
		    "Content-Length: 3\r\n\r\nOK\n", r.out);
		FCGX_Finish_r(&r);
	}
	return NULL;
}

int
main(int argc, char *argv[])
{
	pthread_t thread;
	int i;

	umask(0);
	if (argc != 2 || FCGX_Init() != 0 ||
	    (listener = FCGX_OpenSocket(argv[1], BACKLOG)) == -1)
		return 2;
	for (i = 1; i < THREADS; i++)
		if (pthread_create(&thread, NULL, serve, NULL) != 0)
			return 2;
	serve(NULL);
	return 1;
}
