/*
 * Privileges. Decides who we are from now on, and makes sure that there is no
 * way back.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>

#include <linux/capability.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "privilege.h"

static int
privilege_fail(struct problem *p, const char *what)
{
	return problem_set(p, ERR_INTERNAL, "run-as", "%s: %s", what,
	    strerror(errno));
}

/* Are we this user and group, with each of our three IDs? */
static bool
privilege_is(uid_t uid, gid_t gid)
{
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;

	return getresuid(&ruid, &euid, &suid) == 0 &&
	    getresgid(&rgid, &egid, &sgid) == 0 && ruid == uid &&
	    euid == uid && suid == uid && rgid == gid && egid == gid &&
	    sgid == gid;
}

/* From root to uid and gid. */
static int
privilege_change(const char *user, uid_t uid, gid_t gid, struct problem *p)
{
	int cap;

	for (cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == -1)
			return privilege_fail(p, "cannot drop capabilities");
	if (initgroups(user, gid) == -1 || setresgid(gid, gid, gid) == -1 ||
	    setresuid(uid, uid, uid) == -1)
		return privilege_fail(p, "cannot drop privileges");
	if (!privilege_is(uid, gid) || setresuid(0, 0, 0) == 0 ||
	    setresgid(0, 0, 0) == 0)
		return problem_set(p, ERR_INTERNAL, "run-as",
		    "privileges were dropped and are there still");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		return privilege_fail(p, "cannot close our memory");
	return 0;
}

int
privilege_drop(const char *user, const char *group, struct problem *p)
{
	const struct passwd *pw = getpwnam(user);
	const struct group *gr = NULL;
	uid_t uid;
	gid_t gid;

	if (pw == NULL || (group != NULL && (gr = getgrnam(group)) == NULL))
		return problem_set(p, ERR_INTERNAL, "run-as",
		    "there is no user %s or no group %s", user,
		    group == NULL ? "of his" : group);
	uid = pw->pw_uid;
	gid = gr == NULL ? pw->pw_gid : gr->gr_gid;
	if (uid == 0 || gid == 0)
		return problem_set(p, ERR_INTERNAL, "run-as",
		    "run-as root is nothing: name another user");
	if (geteuid() == 0)
		return privilege_change(user, uid, gid, p);
	if (privilege_is(uid, gid))
		return 0;
	return problem_set(p, ERR_INTERNAL, "run-as", "run-as: only root "
	    "can become %s: start exagate as root or as %s", user, user);
}

/* Capabilities that were given to who is not root. */
static int
capabilities_drop(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2], none[2];

	memset(data, 0, sizeof(data));
	memset(none, 0, sizeof(none));
	if (syscall(SYS_capget, &header, data) == -1)
		return -1;
	if (memcmp(data, none, sizeof(none)) == 0)
		return 0;
	return (int)syscall(SYS_capset, &header, none);
}

int
privilege_seal(struct problem *p)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    (geteuid() != 0 && capabilities_drop() == -1))
		return privilege_fail(p, "cannot give up rights");
	return 0;
}
