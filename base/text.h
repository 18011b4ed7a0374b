/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as bytes of UTF-8: is it well formed, where do its characters end, and the one gate that everything people type
 * passes before it is stored or shown to anybody. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is s, of n bytes, UTF-8 as RFC 3629 has it, without noncharacters and NUL? Control characters may be in it. */
bool text_is_valid(const char *s, size_t n);
/* Bytes of the first character, which goes to *cp; 0 if there is none, it is cut short, malformed or a noncharacter. */
size_t text_decode(const char *s, size_t n, uint32_t *cp);
/* Writes cp, no terminator, and gives its bytes, 1 to 4; 0 if cp is a surrogate or past U+10FFFF. */
size_t text_encode(uint32_t cp, char to[4]);
/* Is it one of those that most talk here consists of: printable ASCII, kana, kanji and their punctuation, full-width
 * forms? Each is a cluster of its own beside another, one cell in ASCII and two otherwise. False says nothing. */
bool text_is_plain(uint32_t cp);
/* Bytes of the first grapheme cluster (UAX 29); at least 1 if n is, so that a loop over malformed bytes ends. */
size_t text_cluster(const char *s, size_t n);
/* How many grapheme clusters there are. */
size_t text_graphemes(const char *s, size_t n);

#define TEXT_CLEAN_MAX 4096

enum text_fault { TEXT_FINE, TEXT_NOT_UTF8, TEXT_TOO_LONG, TEXT_EMPTY };

/* The one gate: writes to `to` one line of NFC, NUL-terminated, at most bytes_max bytes and graphemes_max clusters long
 * (and less than room), trimmed. Line breaks and tabs become spaces. Control, bidi and invisible characters, private
 * use, tags, variation selectors and flags are dropped, of a base's combining marks all but two, of an emoji cluster
 * all but its first wide character; unassigned characters become a geta mark. Cleaning twice changes nothing more.
 * With a fault `to` is the empty string; nothing is ever cut off. bytes_max counts up to TEXT_CLEAN_MAX only. */
enum text_fault text_clean(const char *s, size_t n, size_t bytes_max, size_t graphemes_max, char *to, size_t room);

/* NFKC, case folded, invisible characters gone, trimmed, NUL-terminated: for commands and short answers, so that
 * full-width typing works. False, with `to` empty, if s is not valid or the result does not fit. */
bool text_fold(const char *s, size_t n, char *to, size_t room);

/* NFKC without any allocation that could keep a copy: writes at most room - 1 bytes and NUL. Gives the bytes, or
 * SIZE_MAX if s is not valid, or longer than NORMALISE_MAX, or the result does not fit; leaves no other trace of s. */
size_t text_normalise(const char *s, size_t n, char *to, size_t room);
#define NORMALISE_MAX 4096

enum text_charset { TEXT_CP932, TEXT_EUC_JP };

/* Opens the converters for text_rescue, once a process and before it is jailed: they load modules. False if libc has
 * them not; text_rescue then always answers false. */
bool text_rescue_open(void);
/* Reads bytes that are not UTF-8 as CP932, else as EUC-JP, and writes UTF-8, NUL-terminated, not cleaned yet; *found
 * says which it was. False if they are neither or the result does not fit. Guesses well for Japanese only. */
bool text_rescue(const char *bytes, size_t n, char *to, size_t room, enum text_charset *found);

#endif
