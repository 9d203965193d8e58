/* tests/cases/conf.cases: configurations, and what is said of them. */
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "cases.h"
#include "conf.h"
#include "store_help.h"
#include "tap.h"

/* Read path with stderr in a file; what was said goes into said. */
static int
read_quietly(struct conf *conf, const char *path, char *said, size_t size)
{
	int saved = dup(STDERR_FILENO), result;
	FILE *f = fopen(test_path("said"), "w+");
	size_t n;

	dup2(fileno(f), STDERR_FILENO);
	result = conf_read(conf, path);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(f);
	n = fread(said, 1, size - 1, f);
	said[n] = '\0';
	fclose(f);
	return result;
}

/* A file of text in which a \ stands for the end of a line, a ^ for NUL. */
static const char *
write_conf(const char *text)
{
	FILE *f = fopen(test_path("x.conf"), "w");

	for (; *text != '\0'; text++)
		putc(*text == '\\' ? '\n' : *text == '^' ? '\0' : *text, f);
	fclose(f);
	return test_path("x.conf");
}

/* TEXT => what must be said of it, behind the file's name; or => ok. */
static void
test_case(char *line)
{
	char said[1024], *want = strstr(line, " => ");
	struct conf conf;
	int result;

	if (want == NULL) {
		tap_ok(false, "a case without => : %s", line);
		return;
	}
	*want = '\0';
	want += strlen(" => ");
	result = read_quietly(&conf, write_conf(line), said, sizeof(said));
	if (strcmp(want, "ok") == 0)
		tap_ok(result == 0 && strstr(said, "error:") == NULL, "%s",
		    line);
	else if (strncmp(want, "warns ", 6) == 0)
		tap_ok(result == 0 && conf.warnings > 0 &&
		    strstr(said, want + 6) != NULL, "%s: %s", line, want);
	else
		tap_ok(result == -1 && strstr(said, want) != NULL,
		    "%s: %s", line, want);
	if (strcmp(want, "ok") == 0 ? result != 0 : strstr(said,
	    strncmp(want, "warns ", 6) == 0 ? want + 6 : want) == NULL)
		printf("# said: %s", said);
	conf_free(&conf);
}

static void
test_defaults(void)
{
	char said[1024];
	struct conf c;

	tap_ok(read_quietly(&c, write_conf(""), said, sizeof(said)) == 0,
	    "an empty file is a configuration");
	tap_is(c.listen, "/run/exagate/fcgi.sock", "listen");
	tap_ok(c.listen_mode == 0660 && c.listen_group == NULL,
	    "listen-mode, listen-group");
	tap_is(c.engine.commands, "/run/exagate/exabgp.in", "commands");
	tap_is(c.engine.answers, "/run/exagate/exabgp.out", "answers");
	tap_is(c.database, "/var/lib/exagate/exagate.db", "database");
	tap_is(c.engine.process, "exagate", "process");
	tap_ok(c.threads == 4 && c.wait_timeout == 2 && c.max_waiting == 10000,
	    "threads, wait-timeout, max-waiting");
	tap_ok(c.max_body == 64 << 20, "max-body");
	tap_ok(c.get_writes && !c.default_routes && !c.engine.take_foreign,
	    "get-writes, default-routes, foreign");
	tap_ok(c.engine.next_hop[IP_V4].ip == IP_NONE &&
	    c.engine.next_hop[IP_V6].ip == IP_NONE, "no next-hops");
	tap_ok(!c.syslog && c.log_level == LOG_NOTE, "log, log-level");
	conf_free(&c);
}

static void
test_values(void)
{
	char said[1024];
	struct conf c;

	tap_ok(read_quietly(&c, write_conf("listen = /a/s\\"
	    "listen-mode = 0600\\commands = /a/c\\answers = none\\"
	    "database = '/a/d b'\\process = p-1\\threads = 64\\"
	    "wait-timeout = 0\\max-waiting = 1\\get-writes = false\\"
	    "max-body = 65536\\"
	    "default-routes = true\\next-hop-ipv4 = 192.0.2.1\\"
	    "next-hop-ipv6 = \"2001:db8::1\"\\foreign = take\\"
	    "log = syslog\\log-level = trace\\"), said, sizeof(said)) == 0,
	    "every key can be given");
	tap_is(c.listen, "/a/s", "listen");
	tap_is(c.database, "/a/d b", "database");
	tap_is(c.engine.process, "p-1", "process");
	tap_ok(c.listen_mode == 0600 && c.engine.answers == NULL,
	    "listen-mode, answers");
	tap_ok(c.threads == 64 && c.wait_timeout == 0 && c.max_waiting == 1,
	    "threads, wait-timeout, max-waiting");
	tap_ok(c.max_body == 65536, "max-body");
	tap_ok(!c.get_writes && c.default_routes && c.engine.take_foreign,
	    "get-writes, default-routes, foreign");
	tap_ok(c.engine.next_hop[IP_V4].bytes[3] == 1 &&
	    c.engine.next_hop[IP_V6].bytes[15] == 1, "next-hops");
	tap_ok(c.syslog && c.log_level == LOG_TRACE, "log, log-level");
	conf_free(&c);
}

/* A file of that name, where a \ stands for the end of a line. */
static void
write_part(const char *name, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", write_conf(text));
	rename(path, test_path(name));
}

/* Read x.conf: is that said? "": no mistake. */
static void
test_include(const char *text, const char *want)
{
	char said[1024];
	struct conf c;
	int result = read_quietly(&c, write_conf(text), said, sizeof(said));
	bool good = want[0] == '\0' ? result == 0 && strstr(said,
	    "error:") == NULL : strstr(said, want) != NULL &&
	    result == (strstr(want, "there is no ") != NULL ? 0 : -1);

	if (!tap_ok(good, "%s: %s", text, want))
		printf("# said: %s", said);
	conf_free(&c);
}

static void
test_includes(void)
{
	int i;

	mkdir(test_path("parts"), 0755);
	write_part("parts/one.conf", "user one { allow = read }");
	write_part("parts/two.conf", "user two { groups = g }\\"
	    "include(\"sub.inc\")\\");
	write_part("parts/sub.inc", "group g { allow = read }\\"
	    "protect += { 192.0.2.0/24 }");
	write_part("bad.inc", "\\threads = 0\\");
	write_part("broken.inc", "user one {\\allow = { read ");
	write_part("twice.inc", "threads = 4");
	write_part("loop.inc", "include(\"loop.inc\")");
	test_include("include(\"parts/*.conf\")", "");
	test_include("protect = { 10.0.0.0/8 }\\include(\"parts/*.conf\")\\"
	    "threads = 5", "");
	test_include("include(\"parts/*.conf\")\\threads = 0",
	    "x.conf:2: threads: must be");
	test_include("include(\"parts/one.conf\")\\"
	    "include(\"parts/one.conf\")", "one.conf:1: user: \"one\" is "
	    "there already");
	test_include("include(\"parts/two.conf\")\\threads = 5\\"
	    "protect = { 10.0.0.0/8 }", "x.conf:3: protect: is given twice");
	test_include("threads = 4\\include(\"twice.inc\")",
	    "twice.inc:1: threads: is given twice");
	test_include("\\include(\"bad.inc\")", "bad.inc:2: threads: must be");
	test_include("\\include(\"none.inc\")", "x.conf:2: include: ");
	test_include("\\include(\"none.inc\")", "No such file");
	test_include("\\include(\"parts\")", "Is a directory");
	test_include("\\include(\"none*.inc\")",
	    "x.conf:2: include: there is no ");
	test_include("include()", "x.conf:1: include: needs the name");
	test_include("include(\"\")", "x.conf:1: include: needs the name");
	test_include("include(\"a\", \"b\")",
	    "x.conf:1: include: needs the name");
	for (i = 0; i < 12; i++) {
		test_include("include(\"broken.inc\")",
		    "broken.inc:2: premature end of file");
		test_include("include(\"loop.inc\")",
		    "loop.inc:1: include: files are nested too deeply");
	}
	test_include("include(\"parts/*.conf\")", "");
}

static void
test_files(void)
{
	char said[1024], example[4096];
	const char *top = getenv("top_srcdir");
	struct conf c;

	tap_ok(read_quietly(&c, test_path("none"), said, sizeof(said)) == -1 &&
	    strstr(said, "none: No such file") != NULL, "a missing file");
	tap_ok(read_quietly(&c, test_dir, said, sizeof(said)) == -1 &&
	    strstr(said, "Is a directory") != NULL, "a directory");
	snprintf(example, sizeof(example), "%s/exagate.conf.example",
	    top != NULL ? top : ".");
	tap_ok(read_quietly(&c, example, said, sizeof(said)) == 0,
	    "the example is a configuration");
	tap_is(said, "", "without contradictions");
	conf_free(&c);
	snprintf(example, sizeof(example), "%s/bogons.conf",
	    top != NULL ? top : ".");
	tap_ok(read_quietly(&c, example, said, sizeof(said)) == 0 &&
	    c.warnings == 1, "and so are the bogons, but for users");
	conf_free(&c);
}

int
main(void)
{
	test_begin("conf");
	test_defaults();
	test_values();
	test_files();
	test_includes();
	cases_run("conf.cases", test_case);
	test_end();
	return tap_done();
}
