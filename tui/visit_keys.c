/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one's own keys are needed for waits until they are open. Knows no passphrase yet that it could ask for. */
#include "visit_rest.h"

#include "words.h"

void visit_with_keys(struct visit *visit, void (*then)(struct visit *visit))
{
	if (vault_is_open(visit->vault)) {
		then(visit);
		return;
	}
	if (!visit->has_pty)
		/* TRANSLATORS: ここは 自分の鍵を開けてから使います。あいことばが いります。ssh -t で入ると 聞けます。 */
		visit_tell(visit, "%s",
			_("This needs your own key, and your passphrase for it. With ssh -t it can be asked for unseen."));
	else
		/* TRANSLATORS: ここは 自分の鍵を開けてから使います。よびなとあいことばで入りなおすと 開きます。 */
		visit_tell(visit, "%s",
			_("This needs your own key. It is open once you come in by nickname and passphrase."));
}
