/*
 * Accounts. Decides when a user is too fast; whether he may have more entries
 * is the store's to say.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/account.h"

#define TOKEN	1000000		/* of a bucket, for one change */

struct accounts {
	struct account	**buckets;
	size_t		 size, n;	/* size is a power of two */
	struct account	*last;		/* most often it is that again */
};

struct accounts *
accounts_new(void)
{
	struct accounts *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->size = 64;
	a->buckets = calloc(a->size, sizeof(*a->buckets));
	if (a->buckets != NULL)
		return a;
	free(a);
	return NULL;
}

void
accounts_free(struct accounts *a)
{
	struct account *account;
	size_t i;

	if (a == NULL)
		return;
	for (i = 0; i < a->size; i++)
		while ((account = a->buckets[i]) != NULL) {
			a->buckets[i] = account->next;
			free(account);
		}
	free(a->buckets);
	free(a);
}

/* FNV-1a (Fowler, Noll, Vo). */
static size_t
user_hash(const char *user)
{
	uint32_t hash = 2166136261u;

	for (; *user != '\0'; user++)
		hash = (hash ^ (uint8_t)*user) * 16777619u;
	return hash;
}

/* Twice as many buckets; without memory it goes on with those. */
static void
accounts_grow(struct accounts *a)
{
	struct account **bigger, *account;
	size_t i, at;

	bigger = calloc(a->size * 2, sizeof(struct account *));
	if (bigger == NULL)
		return;
	for (i = 0; i < a->size; i++)
		while ((account = a->buckets[i]) != NULL) {
			a->buckets[i] = account->next;
			at = user_hash(account->user) & (a->size * 2 - 1);
			account->next = bigger[at];
			bigger[at] = account;
		}
	free(a->buckets);
	a->buckets = bigger;
	a->size *= 2;
}

static struct account *
account_new(struct accounts *a, const char *user)
{
	size_t n = strlen(user) + 1, at;
	struct account *account = calloc(1, sizeof(*account) + n);

	if (account == NULL)
		return NULL;
	memcpy(account->user, user, n);
	if (a->n++ >= a->size)
		accounts_grow(a);
	at = user_hash(user) & (a->size - 1);
	account->next = a->buckets[at];
	a->buckets[at] = account;
	return account;
}

struct account *
accounts_find(struct accounts *a, const char *user)
{
	struct account *account = a->last;

	if (account != NULL && strcmp(account->user, user) == 0)
		return account;
	account = a->buckets[user_hash(user) & (a->size - 1)];
	while (account != NULL && strcmp(account->user, user) != 0)
		account = account->next;
	if (account == NULL && (account = account_new(a, user)) == NULL)
		return NULL;
	a->last = account;
	return account;
}

/* What has run into the bucket since it was looked at last. */
static void
account_fill(struct account *account, uint32_t rate, int64_t now)
{
	int64_t full = (int64_t)rate * TOKEN, missing, passed;

	missing = full - account->tokens;
	passed = now - account->filled;
	if (account->filled == 0 || passed >= missing / rate + 1)
		account->tokens = full;
	else if (passed > 0)
		account->tokens += passed * rate;
	account->filled = now;
}

void
account_charge(struct account *account, uint32_t rate, uint32_t n,
    int64_t now)
{
	account_fill(account, rate, now);
	account->tokens -= (int64_t)n * TOKEN;
}

bool
account_take(struct account *account, uint32_t rate, uint32_t n, int64_t now,
    uint64_t *seconds)
{
	int64_t missing;

	account_fill(account, rate, now);
	if (account->tokens >= TOKEN) {
		account->tokens -= (int64_t)n * TOKEN;
		return true;
	}
	missing = TOKEN - account->tokens;
	/* Tokens run in at rate a microsecond; seconds, rounded up. */
	*seconds = (uint64_t)((missing / rate + 999999) / 1000000);
	*seconds += *seconds == 0;
	return false;
}
