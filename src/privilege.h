/* The rights of the process: to have fewer, and to get none back. */
#ifndef PRIVILEGE_H
#define PRIVILEGE_H

struct problem;

/*
 * Become user, with his groups and as the first of them group (NULL: his own),
 * for good; nobody but root can read our memory then. Called before threads
 * are made. Who is not root must be that user already. 0, or -1 with p.
 */
int	 privilege_drop(const char *user, const char *group,
	    struct problem *p);

/*
 * From now on nothing gives us more rights (no_new_privs), and none are passed
 * on: no ambient capability; no capability at all where we are not root. 0, or
 * -1 with p.
 */
int	 privilege_seal(struct problem *p);

#endif
