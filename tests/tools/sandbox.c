/*
 * sandbox NUMBER,NUMBER... -- COMMAND...: run a command under a seccomp filter
 * that kills at the first system call whose number is not listed. What systemd
 * does with SystemCallFilter= and SystemCallArchitectures=native.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE	AUDIT_ARCH_AARCH64
#elif defined(__riscv)
#define NATIVE	AUDIT_ARCH_RISCV64
#else
#define NATIVE	0	/* all is forbidden */
#endif

#define LOAD(field)	(struct sock_filter)BPF_STMT(BPF_LD | BPF_W | \
	    BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value)	(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | \
	    BPF_K, (value), 0, 1)
#define RETURN(what)	(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (what))

static void
fail(const char *why)
{
	fprintf(stderr, "sandbox: %s\n", why);
	exit(1);
}

static struct sock_filter filter[BPF_MAXINSNS];
static unsigned short n;

static void
add(struct sock_filter instruction)
{
	if (n == BPF_MAXINSNS)
		fail("too many numbers");
	filter[n++] = instruction;
}

static void
allow(const char *list)
{
	char *end;

	for (; *list != '\0'; list = end + (*end == ',')) {
		add(IF((unsigned)strtoul(list, &end, 10)));
		add(RETURN(SECCOMP_RET_ALLOW));
		if (end == list || (*end != ',' && *end != '\0'))
			fail("not a number");
	}
}

int
main(int argc, char *argv[])
{
	struct sock_fprog program = { .filter = filter };

	if (argc < 4 || strcmp(argv[2], "--") != 0)
		fail("usage: sandbox NUMBER,NUMBER... -- COMMAND...");
	add(LOAD(arch));
	add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE,
	    1, 0));
	add(RETURN(SECCOMP_RET_KILL_PROCESS));
	add(LOAD(nr));
	allow(argv[1]);
	add(RETURN(SECCOMP_RET_KILL_PROCESS));
	program.len = n;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == -1)
		fail("no seccomp here");
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 127;
}
