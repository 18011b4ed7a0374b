/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applications at the door, from who is nobody here yet: a sealed box in, a receipt out. The hub cannot read them, and
 * says nothing that tells whether an address has applied before or a receipt is one. */
#include "waiting.h"

#include <string.h>

#include "application.h"
#include "clock.h"
#include "figures.h"
#include "seal_box.h"
#include "store_application.h"

enum { RECEIPT_ATTEMPTS = 20 };

static const struct bucket_rate receipts_rate = { 30, 10, 60000 };

static enum applying state_of(struct hub *hub)
{
	const struct hub_applying *applying = &hub->options->applying;

	if (!applying->is_open)
		return APPLYING_SHUT;
	return store_applications_of_day(hub->store, clock_day(hub->wall)) >= applying->per_day ? APPLYING_FULL
		: APPLYING_OPEN;
}

void handle_applying(struct peer *peer, const struct message *message)
{
	const struct hub_applying *applying = &peer->hub->options->applying;
	char districts[HUB_DISTRICTS_MAX * HUB_DISTRICT_ROOM] = "";
	size_t used = 0;

	(void)message;
	for (unsigned i = 0; i < applying->districts_count; i++) {
		size_t size = strlen(applying->districts[i]);

		if (i > 0)
			districts[used++] = '\n';
		memcpy(districts + used, applying->districts[i], size + 1);
		used += size;
	}
	peer_send(peer, &(struct message){ .number = EV_APPLYING, .applying = { .state = (uint8_t)state_of(peer->hub),
		.days = (uint16_t)applying->answer_days, .districts = wire_string(districts) } });
}

static bool is_box(struct wire_text box)
{
	return box.size >= seal_box_size(0) && box.size <= APPLICATION_BOX_MAX
		&& memcmp(box.at, APPLICATION_TAG, SEAL_TAG) == 0;
}

/* A receipt that no application has. */
static enum store_result give_receipt(struct hub *hub, uint64_t number, char shown[12])
{
	enum store_result result = STORE_TAKEN;
	char digits[CODE_DIGITS + 1];
	uint8_t hash[SEAL_KEY];

	for (int i = 0; result == STORE_TAKEN && i < RECEIPT_ATTEMPTS; i++) {
		seal_code_make(digits);
		seal_receipt_hash(digits, hub->pepper, hash);
		result = store_add_receipt(hub->store, hash, number);
	}
	seal_code_show(digits, shown);
	seal_zero(digits, sizeof digits);
	return result;
}

/* Whoever applied from that address before gets the same answer; the newer one stays, and both receipts hold. */
static enum store_result take(struct hub *hub, const struct wire_apply *apply, char shown[12])
{
	struct store_application application = { .id = apply->id, .epoch = apply->epoch,
		.made = (int64_t)(hub->wall / 1000), .box_size = apply->box.size };
	uint8_t address[SEAL_KEY];
	enum store_result result;

	memcpy(application.box, apply->box.at, apply->box.size);
	seal_address_hash(apply->address.bytes, hub->pepper, address);
	result = store_add_application(hub->store, address, &application);
	if (result == STORE_OK)
		result = give_receipt(hub, application.number, shown);
	if (result == STORE_OK)
		figures_count(hub, FIGURE_APPLICATIONS);
	return result == STORE_OK ? store_count_application(hub->store, clock_day(hub->wall)) : result;
}

void handle_apply(struct peer *peer, const struct message *message)
{
	const struct wire_apply *apply = &message->apply;
	struct hub *hub = peer->hub;
	char shown[12];

	if (!is_box(apply->box) || apply->epoch == 0) {
		peer_refuse(peer, REQ_APPLY, REASON_MALFORMED, 0);
		return;
	}
	if (state_of(hub) != APPLYING_OPEN) {
		peer_refuse(peer, REQ_APPLY, REASON_APPLYING, 0);
		return;
	}
	if (peer->applied >= APPLY_TRIES) {
		peer_refuse(peer, REQ_APPLY, REASON_TOO_MANY, 60);
		return;
	}
	peer->applied++;
	if (!turn_stores(hub, peer, REQ_APPLY) || take(hub, apply, shown) != STORE_OK) {
		peer_refuse(peer, REQ_APPLY, REASON_BUSY, 0);
		return;
	}
	waiting_touch(hub);
	peer_send(peer, &(struct message){ .number = EV_APPLIED, .applied = { .receipt = wire_string(shown) } });
}

/* Known, unknown and no number at all are one: it is not there any more. */
void handle_take_back(struct peer *peer, const struct message *message)
{
	struct wire_text typed = message->take_back.receipt;
	struct hub *hub = peer->hub;
	char digits[CODE_DIGITS + 1];
	uint8_t hash[SEAL_KEY];
	enum store_result result = STORE_NONE;

	if (peer->receipts_tried++ >= RECEIPT_TRIES || !bucket_take(&hub->receipts, receipts_rate, hub->now, NULL)) {
		peer_refuse(peer, REQ_TAKE_BACK, REASON_TOO_MANY, 60);
		return;
	}
	if (!turn_stores(hub, peer, REQ_TAKE_BACK)) {
		peer_refuse(peer, REQ_TAKE_BACK, REASON_BUSY, 0);
		return;
	}
	if (seal_code_read(typed.at, typed.size, digits)) {
		seal_receipt_hash(digits, hub->pepper, hash);
		result = store_take_back_application(hub->store, hash);
	}
	if (result == STORE_OK)
		waiting_touch(hub);
	if (result == STORE_OK)
		hub->scrub_at = 0; /* its words leave the files too, right after this turn */
	if (result == STORE_OK || result == STORE_NONE)
		peer_done(peer, REQ_TAKE_BACK);
	else
		peer_refuse(peer, REQ_TAKE_BACK, REASON_BUSY, 0);
}
