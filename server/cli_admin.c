/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invite`, `account` and `stats`: asked of the hub while the place is served, done here, under the same lock, while it
 * is not. */
#include "cli.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admin.h"
#include "buf.h"
#include "clock.h"
#include "language.h"
#include "mem.h"
#include "place.h"
#include "seal.h"
#include "sockets.h"

enum { ANSWER_MAX = 256 << 20, CHUNK = 65536 };

/* argv[0] is the command's name; the place is not in it. */
struct request {
	int argc;
	char *argv[ADMIN_ARGUMENTS_MAX];
	char *input; /* owned; NULL for none */
	size_t input_size;
};

int cli_invite(int argc, char *argv[])
{
	return cli_ask(argc, argv);
}

int cli_account(int argc, char *argv[])
{
	return cli_ask(argc, argv);
}

int cli_stats(int argc, char *argv[])
{
	return cli_ask(argc, argv);
}

static void print(FILE *to, const uint8_t *bytes, size_t size)
{
	if (bytes)
		fwrite(bytes, 1, size, to);
}

static bool send_all(int fd, const uint8_t *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static void receive_all(int fd, struct buf *answer)
{
	uint8_t *chunk = mem_alloc(CHUNK);
	ssize_t n;

	while ((n = recv(fd, chunk, CHUNK, 0)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_put(answer, chunk, (size_t)n);
	free(chunk);
}

static int show_answer(const struct buf *answer)
{
	struct reader reader = { .at = answer->data, .left = answer->size };
	int code = (int)reader_u32(&reader);
	uint32_t out_size = reader_u32(&reader), err_size;
	const uint8_t *out = reader_take(&reader, out_size), *err;

	err_size = reader_u32(&reader);
	err = reader_take(&reader, err_size);
	if (reader.failed || reader.left > 0)
		return cli_say(CLI_LATER, _("the hub did not answer; look whether it was done, then try again"));
	print(stdout, out, out_size);
	print(stderr, err, err_size);
	return code;
}

static void put_string(struct buf *out, const char *bytes, size_t size)
{
	buf_put_u32(out, (uint32_t)size);
	buf_put(out, bytes, size);
}

static int ask_hub(const struct place *place, const struct request *request)
{
	struct buf out, answer;
	int fd = sockets_connect(place, SOCKETS_ADMIN, SOCK_STREAM), code;

	if (fd < 0 && errno == EACCES)
		return cli_say(CLI_REFUSED, _("%s: only its owner and root may do this; run it as one of them"), place->directory);
	if (fd < 0)
		return cli_say(CLI_LATER, _("%s: in use, but nobody answers; try again in a moment"), place->directory);
	buf_init(&out, SIZE_MAX / 4);
	buf_init(&answer, ANSWER_MAX);
	put_string(&out, language_in_use(), strlen(language_in_use()));
	buf_put_u32(&out, (uint32_t)request->argc);
	for (int i = 0; i < request->argc; i++)
		put_string(&out, request->argv[i], strlen(request->argv[i]));
	put_string(&out, request->input, request->input_size);
	if (!out.failed && send_all(fd, out.data, out.size))
		receive_all(fd, &answer);
	code = show_answer(&answer);
	buf_finish(&out);
	buf_finish(&answer);
	close(fd);
	return code;
}

static bool read_pepper(const struct place *place, struct store *store, uint8_t pepper[SEAL_KEY])
{
	char path[PLACE_PATH_ROOM];
	uint8_t stored[STORE_PEPPER_ID], ours[STORE_PEPPER_ID];

	place_path(place, PLACE_PEPPER, path);
	if (seal_pepper_read(path, pepper) != PEPPER_FINE) {
		cli_say(CLI_REFUSED, _("%s: not a pepper that can be used; put it back from its paper copy"), path);
		return false;
	}
	seal_pepper_id(pepper, ours);
	if (store_pepper_id(store, stored) && memcmp(stored, ours, sizeof ours) == 0)
		return true;
	cli_say(CLI_REFUSED, _("%s: belongs to another place; put back the right one"), path);
	return false;
}

static int do_offline(const struct place *place, const struct request *request)
{
	uint8_t pepper[SEAL_KEY];
	struct mails mails = { .pepper = pepper };
	struct admin admin = { .now = (int64_t)(clock_wall_ms() / 1000), .mails = &mails, .out = stdout, .err = stderr };
	struct config config;
	int code = CLI_REFUSED;

	if (!place_become_owner(place))
		return cli_say(CLI_REFUSED, _("%s: could not go on as its owner: %s"), place->directory, strerror(errno));
	if (place_read_config_but_hours(place, &config, cli_print_finding, NULL) > 0)
		return CLI_REFUSED;
	admin.is_sending_mail = config.mail_server[0] != '\0';
	mails.retry_seconds = config.mail_retry_seconds;
	mails.give_up_hours = config.mail_give_up_hours;
	(void)mails_open(&mails, place->directory);
	clock_zone_use(config.zone);
	admin.cost = (struct seal_cost){ .passes = config.argon2_passes, .memory_kib = config.argon2_memory_kib };
	admin.store = cli_open_store(place, &code);
	if (!admin.store)
		return code;
	if (read_pepper(place, admin.store, pepper)) {
		admin.pepper = pepper;
		store_use_pepper(admin.store, pepper);
		code = admin_run(&admin, request->argc, request->argv, request->input, request->input_size);
	}
	seal_zero(pepper, sizeof pepper);
	store_close(admin.store);
	return code;
}

/* A file's bytes, or standard input's for "-"; false, with words. */
static bool read_input(const char *path, struct request *request)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct buf bytes;
	uint8_t *chunk;
	size_t n;
	bool is_read;

	if (!file) {
		cli_say(CLI_REFUSED, _("%s: %s; nothing was changed"), path, strerror(errno));
		return false;
	}
	buf_init(&bytes, ADMIN_INPUT_MAX);
	chunk = mem_alloc(CHUNK);
	while ((n = fread(chunk, 1, CHUNK, file)) > 0)
		buf_put(&bytes, chunk, n);
	is_read = !ferror(file) && !bytes.failed;
	if (!is_read)
		cli_say(CLI_REFUSED, _("%s: %s; nothing was changed"), path,
			bytes.failed ? _("larger than 64 MiB") : strerror(errno));
	free(chunk);
	if (file != stdin)
		fclose(file);
	request->input = (char *)bytes.data;
	request->input_size = bytes.size;
	return is_read;
}

/* `invite DIR --mail -`: an address among the arguments shows in lists of processes. */
static bool reads_address(const struct request *request)
{
	bool is_asked = false;

	for (int i = 1; strcmp(request->argv[0], "invite") == 0 && i < request->argc; i++)
		is_asked = is_asked || strcmp(request->argv[i], "--mail=-") == 0
			|| (strcmp(request->argv[i - 1], "--mail") == 0 && strcmp(request->argv[i], "-") == 0);
	return is_asked;
}

static int read_request(int argc, char *argv[], struct request *request)
{
	request->argc = argc - 2;
	if (request->argc > ADMIN_ARGUMENTS_MAX)
		return cli_say(CLI_USAGE, _("%s: more than %d words; put a reason of several words in quotes"), argv[1],
			ADMIN_ARGUMENTS_MAX);
	request->argv[0] = argv[1];
	for (int i = 1; i < request->argc; i++) {
		request->argv[i] = argv[i + 2];
		if (strlen(request->argv[i]) > ADMIN_ARGUMENT_MAX)
			return cli_say(CLI_USAGE, _("%s: a word is longer than %d bytes; make it shorter"), argv[1], ADMIN_ARGUMENT_MAX);
	}
	if (reads_address(request))
		return read_input("-", request) ? CLI_DONE : CLI_REFUSED;
	if (argc == 5 && strcmp(argv[1], "account") == 0 && strcmp(argv[3], "import") == 0)
		return read_input(argv[4], request) ? CLI_DONE : CLI_REFUSED;
	return CLI_DONE;
}

int cli_ask(int argc, char *argv[])
{
	struct request request = { .argc = 0 };
	struct place place;
	int code;

	if (argc < 3 || argv[2][0] == '-')
		return cli_say(CLI_USAGE, _("%s: which place? write kokoiru %s DIR ..."), argv[1], argv[1]);
	if (!place_find(&place, argv[2]))
		return CLI_NO_PLACE;
	code = read_request(argc, argv, &request);
	if (code == CLI_DONE) {
		switch (place_take(&place)) {
		case PLACE_FREE:
			code = do_offline(&place, &request);
			break;
		case PLACE_IN_USE:
			code = ask_hub(&place, &request);
			break;
		case PLACE_NO_LOCK:
			code = cli_say(errno == EACCES ? CLI_REFUSED : CLI_NO_WRITE, _("%s/run/lock: %s; run this as its owner or as root"),
				place.directory, strerror(errno));
		}
		place_finish(&place);
	}
	free(request.input);
	return code;
}
