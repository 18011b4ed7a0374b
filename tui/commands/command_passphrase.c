/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about one's own key: another passphrase, another recovery code, locking. */
#include "command_list.h"

#include "visit_rest.h"
#include "words.h"

void command_passphrase(struct visit *visit, const char *argument)
{
	/* The passphrase itself is never part of a command: what is typed there can be seen. */
	if (argument[0])
		/* TRANSLATORS: あいことばは あとから聞きます。画面に出さずに入れてください */
		visit_tell(visit, "%s", _("The passphrase is asked for in a moment; what you type then does not show."));
	visit_keys_renew(visit);
}

void command_recovery(struct visit *visit, const char *argument)
{
	(void)argument;
	visit_keys_recover(visit);
}

void command_lock(struct visit *visit, const char *argument)
{
	(void)argument;
	if (talk_now(visit) && visit_keys_lock(visit))
		return; /* what covers the talk says so */
	if (visit_keys_lock(visit))
		/* TRANSLATORS: 鍵を閉じました。使うときに あいことばを聞きます */
		visit_tell(visit, "%s", _("Your own key is locked. What needs it asks for your passphrase."));
	else
		/* TRANSLATORS: 鍵は もう閉じています */
		visit_tell(visit, "%s", _("Your own key is locked already."));
}
