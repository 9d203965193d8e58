/* The configuration. */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>
#include <sys/types.h>

#include "engine/engine.h"
#include "http/gate.h"
#include "log.h"

struct limits;
struct policy;

struct conf {
	char			*run_as;	/* user; NULL: as we are */
	char			*run_as_group;	/* NULL: the user's */
	char			*listen;	/* socket path */
	mode_t			 listen_mode;	/* 0660 */
	char			*listen_group;	/* NULL: ours */
	char			*database;
	char			*commands;	/* FIFO to the relay */
	char			*answers;	/* FIFO from it; NULL: none */
	char			*process;	/* our name in ExaBGP */
	unsigned		 threads;	/* workers, 1-64 */
	unsigned		 wait_timeout;	/* seconds, 0-30 */
	unsigned		 max_waiting;	/* requests, 1-1000000 */
	unsigned		 max_body;	/* bytes, 65536-536870912 */
	bool			 get_writes;	/* GET /announce may change */
	bool			 default_routes;
	bool			 syslog;
	enum log_level		 log_level;
	bool			 log_changes;
	unsigned		 history_days;	/* 0-36500; 0: none */
	unsigned		 history_rows;	/* 0-100000000; 0: none */
	struct policy		*policy;	/* owned */
	struct limits		*limits;	/* of neighbours; owned */
	struct origins		 cors_origins;
	unsigned		 warnings;	/* logged by conf_read */
	struct engine_conf	 engine;	/* borrows the three above */
};

/*
 * Read path and what it includes; every value is checked. Contradictions of
 * the policy are logged as warnings. 0, or -1 after each mistake was logged
 * (before log_open: on stderr) with file, line and key; a mistake of syntax
 * or an unknown key ends the reading. Owned: conf_free.
 */
int	 conf_read(struct conf *conf, const char *path);
void	 conf_free(struct conf *conf);	/* also after -1; all is NULL then */

#endif
