/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is stored of somebody, as the hub gives it; with `open`, what is sealed in it in plain words, for whoever
 * typed their passphrase on the way in. */
#include <string.h>

#include "export_open.h"
#include "verbs.h"
#include "words.h"

void verb_export(struct verb_run *run)
{
	bool opens = strcmp(run->argument, "open") == 0;

	if (run->argument[0] && !opens) {
		/* TRANSLATORS: export だけか、export open と打ってください */
		verb_fail(run, VERB_USAGE, "%s", _("It is one of: export, export open"));
		return;
	}
	if (opens && !vault_is_open(run->vault)) {
		/* TRANSLATORS: 自分の鍵が開いていません。SSH鍵ではなく あいことばで入ると、開きます: ssh -o ... */
		verb_fail(run, VERB_REFUSED, "%s",
			_("Your own keys are not open. They are, if you come in by your passphrase: ssh -o PubkeyAuthentication=no"));
		return;
	}
	if (opens)
		run->opened = export_open_create(run->vault, &run->out);
	verb_ask(run, &(struct message){ .number = REQ_EXPORT });
}

static void end(struct verb_run *run)
{
	if (run->opened) {
		export_open_end(run->opened);
		/* TRANSLATORS: 手紙と個別相談が 読める文で入っています。ほかの人の目にふれない所に しまってください。 */
		verb_note(run, "%s",
			_("Letters and consultations are in it in plain words. Please keep it where nobody else looks."));
		if (export_open_left(run->opened) > 0)
			/* TRANSLATORS: 開かなかったものは、封をしたまま入っています。 */
			verb_note(run, "%s", _("What did not open is in it as it was sealed."));
	}
	buf_put(&run->out, "\n", 1);
}

/* Pieces of one JSON text, as they come. */
void verb_export_event(struct verb_run *run, const struct message *event)
{
	if (event->number == EV_EXPORT && run->opened)
		export_open_take(run->opened, event->exported.json.at, event->exported.json.size);
	else if (event->number == EV_EXPORT)
		buf_put(&run->out, event->exported.json.at, event->exported.json.size);
	else if (verb_ends(run, event, REQ_EXPORT) && run->status == VERB_DONE)
		end(run);
}
