/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the operator reads: whole lines to stderr, with a priority that the journal understands when systemd listens.
 * Rule: no line ever holds what people say, who they are or where they come from: no nickname, no account number, no
 * address, no SSH user name, no text. Name the file, the system call, the number of things. A log that is not read
 * holds nobody up: its lines are lost. */
#ifndef LOG_H
#define LOG_H

/* Names this process in every later line, as "kokoiru:hub"; who is borrowed for as long as the process lives. The lines
 * are in the language that the process speaks now, whatever it speaks to other people later; formats are msgids. */
void log_init(const char *who);
/* All went well, and the operator may want to know. */
void log_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Something needs a look, the place goes on. */
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Something does not work. */
void log_fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* log_fault, then ends the process with exit status 1, without running atexit handlers: only while starting. */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
