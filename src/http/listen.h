/* The listening socket for the web server. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <sys/types.h>

#include <stdbool.h>

struct problem;

/* Is descriptor 0 a listening socket, inherited from who started us? */
bool	 listen_inherited(void);

/*
 * Listen on a socket at path with this mode and group (NULL: ours). A socket
 * there on which nobody answers is removed; anything else there is refused.
 * Returns its descriptor, owned, or -1 with p.
 */
int	 listen_bind(const char *path, mode_t mode, const char *group,
	    struct problem *p);

/* May everybody on this machine connect to the socket, by its mode? */
bool	 listen_is_public(int fd);

/* Make a listening socket ready for the front. 0, or -1 with p. */
int	 listen_prepare(int fd, struct problem *p);

#endif
