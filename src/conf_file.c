/*
 * Configuration files. Decides what is given twice, and how files are
 * included. libconfuse reads every value as text and is known to this file
 * alone; what a value may be is decided elsewhere, since libconfuse would
 * take 010 for 8 and the last of two for both. Its own include() is not used:
 * after a mistake in an included file it keeps that open for ever.
 */
#include <sys/stat.h>

#include <confuse.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_file.h"
#include "err.h"
#include "log.h"
#include "permission.h"

#define DEPTH_MAX	8	/* of files in files */
#define FLAW_BYTES	(PATH_MAX + 64)

/* Where libconfuse leaves the text of a key. */
struct slot {
	char			*text;	/* first: the option points to it */
	bool			 seen;
	bool			 in_section;
	size_t			 key;
	const struct file_key	*file_key;
	struct reading		*reading;
};

/* One reading of the files. */
struct reading {
	const struct file_form	*form;
	bool			 mistaken;
	bool			 open, refused;	/* the section we are in */
	struct slot		*slots;	/* keys, then those of sections */
	size_t			 n_slots;
	cfg_opt_t		*options, *section_options;
	cfg_t			**files;	/* freed at the end */
	size_t			 n_files, depth;
};

static void
file_mistake(struct reading *r, cfg_t *cfg, const struct problem *p)
{
	log_error("%s:%d: %s: %s", cfg->filename, cfg->line, p->field,
	    p->detail);
	r->mistaken = true;
}

/* In a section: tell of its begin, unless that is done. Was it taken? */
static bool
section_open(struct reading *r, cfg_t *section)
{
	const struct file_form *form = r->form;
	struct problem p = { .err = ERR_NONE };
	size_t i;

	if (r->open)
		return !r->refused;
	for (i = form->n_keys; i < r->n_slots; i++)
		r->slots[i].seen = false;
	for (i = 0; strcmp(form->sections[i], cfg_name(section)) != 0;)
		i++;
	r->open = true;
	r->refused = form->section(form->arg, i, cfg_title(section), &p) == -1;
	if (r->refused)
		file_mistake(r, section, &p);
	return !r->refused;
}

static int
slot_tell(const struct slot *slot, cfg_t *cfg, const char *value,
    struct problem *p)
{
	const struct file_form *form = slot->reading->form;
	struct file_place place = { cfg->filename, cfg->line };

	if (slot->in_section)
		return form->section_key(form->arg, slot->key, value, &place,
		    p);
	return form->key(form->arg, slot->key, value, p);
}

/*
 * libconfuse has read a value; cfg tells where. It calls once more at the end
 * of a list. An assignment with = resets the option: the first of its values
 * is known by that.
 */
static int
file_take(cfg_t *cfg, cfg_opt_t *opt)
{
	struct slot *slot = (void *)opt->simple_value.string;
	const struct file_key *key = slot->file_key;
	struct problem p = { .err = ERR_NONE };
	bool reset = (opt->flags & CFGF_RESET) != 0, again;
	char *value = slot->text;

	if (value == NULL)
		return 0;
	slot->text = NULL;
	opt->flags &= ~CFGF_RESET;
	if (slot->in_section && !section_open(slot->reading, cfg)) {
		free(value);
		return 0;
	}
	again = slot->seen && (reset || !key->list);
	slot->seen = true;
	if (again)
		problem_set(&p, ERR_REPEATED, key->name, key->list ?
		    "is given twice; += adds to it" : "is given twice");
	if (again || slot_tell(slot, cfg, value, &p) == -1)
		file_mistake(slot->reading, cfg, &p);
	free(value);
	return 0;	/* on to the next mistake */
}

/* A section is at its end; perhaps nothing was in it. */
static int
file_close(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	struct slot *slot = (void *)section->opts[0].simple_value.string;

	(void)cfg;
	section_open(slot->reading, section);
	slot->reading->open = false;
	return 0;
}

/* What libconfuse itself finds: syntax, unknown keys. It stops there. */
static void
file_complain(cfg_t *cfg, const char *fmt, va_list ap)
{
	const struct slot *slot =
	    (void *)cfg->opts[0].simple_value.string;
	char text[512];

	vsnprintf(text, sizeof(text), fmt, ap);
	log_error("%s:%d: %s", cfg->filename, cfg->line, text);
	slot->reading->mistaken = true;
}

/* Read one file. 0, or -1: libconfuse does not go on. */
static int
file_parse(struct reading *r, const char *path)
{
	cfg_t **files, *cfg;
	int result;

	files = reallocarray(r->files, r->n_files + 1, sizeof(cfg_t *));
	if (files == NULL)
		return -1;
	r->files = files;
	if ((cfg = cfg_init(r->options, CFGF_NONE)) == NULL)
		return -1;
	r->files[r->n_files++] = cfg;
	cfg_set_error_function(cfg, file_complain);
	r->depth++;
	result = cfg_parse(cfg, path);
	r->depth--;
	if (result == CFG_FILE_ERROR)
		log_error("%s: %s", path, strerror(errno));
	else if (result != CFG_SUCCESS && !r->mistaken)
		log_error("%s:%d: there are bytes that are no text", path,
		    cfg->line);	/* of a NUL libconfuse says nothing */
	return result == CFG_SUCCESS ? 0 : -1;
}

/*
 * It cannot be read, or what it says may be anybody's: said in text, and true;
 * false if it may be read.
 */
static bool
file_flaw(char text[FLAW_BYTES], const char *path)
{
	struct problem p = { .err = ERR_NONE };
	struct stat sb;
	const char *why = NULL;

	if (stat(path, &sb) == -1)
		why = strerror(errno);
	else if (S_ISDIR(sb.st_mode))
		why = strerror(EISDIR);
	if (why != NULL)
		snprintf(text, FLAW_BYTES, "%s: %s", path, why);
	else if (permission_check(path, S_IWOTH, "", &p) == -1)
		snprintf(text, FLAW_BYTES, "%s", p.detail);
	return why != NULL || p.err != ERR_NONE;
}

/* A name in the file: relative to its directory. False: too long. */
static bool
file_beside(char path[PATH_MAX], const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	int n;

	if (name[0] == '/' || slash == NULL)
		n = snprintf(path, PATH_MAX, "%s", name);
	else
		n = snprintf(path, PATH_MAX, "%.*s/%s", (int)(slash - file),
		    file, name);
	return n < PATH_MAX;
}

/* Include what the pattern matches. 0, or -1: stop. */
static int
file_include_all(struct reading *r, cfg_t *cfg, const char *pattern)
{
	char flaw[FLAW_BYTES];
	int result = 0;
	glob_t g;
	size_t i;

	if (glob(pattern, GLOB_NOMAGIC, NULL, &g) != 0) {
		log_warn("%s:%d: include: there is no %s", cfg->filename,
		    cfg->line, pattern);
		++*r->form->warnings;
		return 0;
	}
	for (i = 0; i < g.gl_pathc && result == 0; i++) {
		if (file_flaw(flaw, g.gl_pathv[i])) {
			log_error("%s:%d: include: %s", cfg->filename,
			    cfg->line, flaw);
			r->mistaken = true;
		} else
			result = file_parse(r, g.gl_pathv[i]);
	}
	globfree(&g);
	return result;
}

/* include("FILE") */
static int
file_include(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	const struct slot *slot =
	    (void *)cfg->opts[0].simple_value.string;
	char path[PATH_MAX];

	(void)opt;
	if (argc != 1 || argv[0][0] == '\0')
		cfg_error(cfg, "include: needs the name of one file");
	else if (slot->reading->depth >= DEPTH_MAX)
		cfg_error(cfg, "include: files are nested too deeply");
	else if (!file_beside(path, cfg->filename, argv[0]))
		cfg_error(cfg, "include: the name is too long");
	else
		return file_include_all(slot->reading, cfg, path);
	return -1;
}

/* The options of n keys from slot on. */
static void
options_make(cfg_opt_t *options, struct slot *slot, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		/* NOLINTBEGIN(*core.NullDereference): n of them are set */
		options[i] = (cfg_opt_t)
		    CFG_SIMPLE_STR(slot[i].file_key->name, &slot[i].text);
		options[i].flags = slot[i].file_key->list ? CFGF_LIST :
		    CFGF_NONE;
		/* NOLINTEND(*core.NullDereference) */
		options[i].validcb = file_take;
	}
	options[n] = (cfg_opt_t)CFG_END();
}

static void
slots_make(struct reading *r)
{
	const struct file_form *form = r->form;
	size_t i;

	for (i = 0; i < r->n_slots; i++) {
		r->slots[i].reading = r;
		r->slots[i].in_section = i >= form->n_keys;
		r->slots[i].key = i < form->n_keys ? i : i - form->n_keys;
		r->slots[i].file_key = i < form->n_keys ? &form->keys[i] :
		    &form->section_keys[i - form->n_keys];
	}
}

/* 0, or -1: no memory. */
static int
reading_init(struct reading *r, const struct file_form *form)
{
	cfg_opt_t *option;
	size_t i;

	memset(r, 0, sizeof(*r));
	r->form = form;
	r->n_slots = form->n_keys + form->n_section_keys;
	r->slots = calloc(r->n_slots, sizeof(*r->slots));
	r->options = calloc(form->n_keys + form->n_sections + 2,
	    sizeof(*option));
	r->section_options = calloc(form->n_section_keys + 1,
	    sizeof(*option));
	if (r->slots == NULL || r->options == NULL ||
	    r->section_options == NULL)
		return -1;
	slots_make(r);
	options_make(r->options, r->slots, form->n_keys);
	options_make(r->section_options, r->slots + form->n_keys,
	    form->n_section_keys);
	option = r->options + form->n_keys;
	for (i = 0; i < form->n_sections; i++, option++) {
		*option = (cfg_opt_t)CFG_SEC(form->sections[i],
		    r->section_options,
		    CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
		option->validcb = file_close;
	}
	*option++ = (cfg_opt_t)CFG_FUNC("include", file_include);
	*option = (cfg_opt_t)CFG_END();
	return 0;
}

static void
reading_free(struct reading *r)
{
	size_t i;

	for (i = 0; i < r->n_files; i++)
		cfg_free(r->files[i]);
	for (i = 0; r->slots != NULL && i < r->n_slots; i++)
		free(r->slots[i].text);
	free(r->files);
	free(r->slots);
	free(r->options);
	free(r->section_options);
}

int
file_read(const struct file_form *form, const char *path)
{
	char flaw[FLAW_BYTES];
	struct reading r;
	int result = -1;

	if (file_flaw(flaw, path)) {
		log_error("%s", flaw);
		return -1;
	}
	if (reading_init(&r, form) == -1)
		log_error("%s: no memory", path);
	else if (file_parse(&r, path) == 0 && !r.mistaken)
		result = 0;
	reading_free(&r);
	return result;
}
