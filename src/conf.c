/*
 * The configuration. Decides which keys there are, their defaults and
 * ranges: one row of conf_keys each. Those of users and groups are the policy
 * room's.
 */
#include <sys/un.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "conf_file.h"
#include "conf_neighbor.h"
#include "conf_policy.h"
#include "conf_value.h"
#include "engine/limits.h"
#include "err.h"
#include "log.h"
#include "policy/policy.h"

#define AT(member)	offsetof(struct conf, member)
#define PATH_BYTES	1, PATH_MAX - 8
#define SOCKET_BYTES	1, sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1

static const struct conf_key conf_keys[] = {
	{ "run-as", conf_set_user, AT(run_as), NULL, 1, 255, { NULL } },
	{ "run-as-group", conf_set_group, AT(run_as_group),
	    NULL, 1, 255, { NULL } },
	{ "listen", conf_set_text, AT(listen),
	    "/run/exagate/fcgi.sock", SOCKET_BYTES, { NULL } },
	{ "listen-mode", conf_set_mode, AT(listen_mode),
	    "0660", 0, 0, { NULL } },
	{ "listen-group", conf_set_group, AT(listen_group),
	    NULL, 1, 255, { NULL } },
	{ "commands", conf_set_text, AT(commands),
	    "/run/exagate/exabgp.in", PATH_BYTES, { NULL } },
	{ "answers", conf_set_answers, AT(answers),
	    "/run/exagate/exabgp.out", PATH_BYTES, { NULL } },
	{ "database", conf_set_text, AT(database),
	    "/var/lib/exagate/exagate.db", PATH_BYTES, { NULL } },
	{ "process", conf_set_process, AT(process),
	    "exagate", 1, 63, { NULL } },
	{ "start", conf_set_bool, AT(engine.start_held),
	    "announce", 0, 0, { "announce", "hold" } },
	{ "threads", conf_set_number, AT(threads), "4", 1, 64, { NULL } },
	{ "wait-timeout", conf_set_number, AT(wait_timeout),
	    "2", 0, 30, { NULL } },
	{ "max-waiting", conf_set_number, AT(max_waiting),
	    "10000", 1, 1000000, { NULL } },
	{ "max-body", conf_set_number, AT(max_body),
	    "67108864", 65536, 536870912, { NULL } },
	{ "get-writes", conf_set_bool, AT(get_writes),
	    "true", 0, 0, { "false", "true" } },
	{ "default-routes", conf_set_bool, AT(default_routes),
	    "false", 0, 0, { "false", "true" } },
	{ "next-hop-ipv4", conf_set_address, AT(engine.next_hop[IP_V4]),
	    NULL, IP_V4, 0, { NULL } },
	{ "next-hop-ipv6", conf_set_address, AT(engine.next_hop[IP_V6]),
	    NULL, IP_V6, 0, { NULL } },
	{ "damping", conf_set_number, AT(engine.damping),
	    "0", 0, 3600, { NULL } },
	{ "foreign", conf_set_bool, AT(engine.take_foreign),
	    "refuse", 0, 0, { "refuse", "take" } },
	{ "cors-origins", conf_set_origin, AT(cors_origins),
	    NULL, 0, 0, { NULL } },
	{ "protect", conf_set_protect, AT(policy), NULL, 0, 0, { NULL } },
	{ "shortest-ipv4", conf_set_shortest, AT(policy),
	    "0", 0, 32, { NULL } },
	{ "shortest-ipv6", conf_set_shortest, AT(policy),
	    "0", 0, 128, { NULL } },
	{ "log", conf_set_bool, AT(syslog),
	    "stderr", 0, 0, { "stderr", "syslog" } },
	{ "log-level", conf_set_level, AT(log_level), "note", 0, 0,
	    { "error", "warning", "note", "trace" } },
	{ "log-changes", conf_set_bool, AT(log_changes),
	    "true", 0, 0, { "false", "true" } },
	{ "history-days", conf_set_number, AT(history_days),
	    "90", 0, 36500, { NULL } },
	{ "history-rows", conf_set_number, AT(history_rows),
	    "1000000", 0, 100000000, { NULL } },
};
#define CONF_KEYS	(sizeof(conf_keys) / sizeof(conf_keys[0]))

/* One reading of the file. */
struct reading {
	struct conf		*conf;
	struct file_key		 keys[CONF_KEYS];
	struct conf_policy	 policy;
	struct conf_neighbor	 neighbor;
};

static int
conf_take(void *arg, size_t i, const char *value, struct problem *p)
{
	struct reading *r = arg;
	const struct conf_key *key = &conf_keys[i];

	return key->set((char *)r->conf + key->offset, key, value, p);
}

static int
conf_take_section(void *arg, size_t section, const char *title,
    struct problem *p)
{
	struct reading *r = arg;
	int taken = conf_neighbor_section(&r->neighbor, section, title, p);

	if (taken != 0)
		return taken == 1 ? 0 : -1;
	return conf_policy_section(&r->policy, section, title, p);
}

static int
conf_take_section_key(void *arg, size_t key, const char *value,
    const struct file_place *place, struct problem *p)
{
	struct reading *r = arg;
	int taken = conf_neighbor_key(&r->neighbor, key, value, p);

	if (taken != 0)
		return taken == 1 ? 0 : -1;
	return conf_policy_key(&r->policy, key, value, place, p);
}

static int
conf_parse(struct conf *conf, const char *path)
{
	struct reading r = { .conf = conf };
	struct file_form form = {
		.keys = r.keys,
		.n_keys = CONF_KEYS,
		.key = conf_take,
		.section = conf_take_section,
		.section_key = conf_take_section_key,
		.arg = &r,
		.warnings = &conf->warnings,
	};
	int result;
	size_t i;

	for (i = 0; i < CONF_KEYS; i++) {
		r.keys[i].name = conf_keys[i].name;
		r.keys[i].list = conf_keys[i].set == conf_set_protect ||
		    conf_keys[i].set == conf_set_origin;
	}
	conf_policy_begin(&r.policy, conf->policy, &form);
	conf_neighbor_begin(&r.neighbor, conf->limits, &form);
	if ((result = file_read(&form, path)) == 0)
		result = conf_policy_end(&r.policy, path, &conf->warnings);
	conf_policy_free(&r.policy);
	return result;
}

static int
conf_set_defaults(struct conf *conf)
{
	const struct conf_key *key;
	struct problem p;

	for (key = conf_keys; key < conf_keys + CONF_KEYS; key++)
		if (key->otherwise != NULL && key->set((char *)conf +
		    key->offset, key, key->otherwise, &p) == -1) {
			log_error("%s: %s", key->name, p.detail);
			return -1;
		}
	return 0;
}

/* What one key alone cannot show. */
static int
conf_check(const struct conf *conf, const char *path)
{
	const char *why = NULL;

	if (conf->answers != NULL &&
	    strcmp(conf->commands, conf->answers) == 0)
		why = "commands and answers must be two paths";
	else if (conf->run_as_group != NULL &&
	    conf->run_as == NULL)
		why = "run-as-group is of no use without run-as";
	if (why == NULL)
		return 0;
	log_error("%s: %s", path, why);
	return -1;
}

int
conf_read(struct conf *conf, const char *path)
{
	memset(conf, 0, sizeof(*conf));
	conf->policy = policy_new();
	conf->limits = limits_new();
	if (conf->policy == NULL || conf->limits == NULL) {
		log_error("%s: no memory", path);
		conf_free(conf);
		return -1;
	}
	if (conf_set_defaults(conf) == -1 || conf_parse(conf, path) == -1 ||
	    conf_check(conf, path) == -1) {
		conf_free(conf);
		return -1;
	}
	conf->engine.commands = conf->commands;
	conf->engine.answers = conf->answers;
	conf->engine.process = conf->process;
	return 0;
}

void
conf_free(struct conf *conf)
{
	free(conf->run_as);
	free(conf->run_as_group);
	free(conf->listen);
	free(conf->listen_group);
	free(conf->database);
	free(conf->commands);
	free(conf->answers);
	free(conf->process);
	origins_free(&conf->cors_origins);
	policy_release(conf->policy);
	limits_free(conf->limits);
	memset(conf, 0, sizeof(*conf));
}
