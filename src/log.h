/* The log: one line a message, to stderr or to syslog. */
#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_NOTE, LOG_TRACE, LOG_LEVEL__MAX };

/*
 * Log to syslog, or else to stderr, what is as grave as level or graver.
 * Called once before threads are made, and again at SIGHUP.
 */
void	 log_open(bool to_syslog, enum log_level level);

/*
 * Log one message. errno survives; bytes outside 0x20-0x7e of the message
 * become '?', so that untrusted text cannot forge a line. Any thread.
 */
void	 log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	 log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	 log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Log many notes: messages that each end with a NUL, n bytes together. On
 * stderr as few writes as may be, none of part of a line or over PIPE_BUF,
 * so that lines of others do not come between. Any thread.
 */
void	 log_notes(const char *messages, size_t n);

#endif
