import { signal } from "@preact/signals";
import type { Session } from "../../domain/access/session.ts";
import type { Reply } from "../api/reply.ts";
import { claimWallet, confirmAddress, enterByLink } from "../api/wallet-sign-in.ts";
import { troubleText } from "../components/trouble-text.ts";
import { secretInAddress } from "../session/secret-in-address.ts";
import { session } from "./store.ts";

// A link that leads here opens a wallet by itself: with the code of a wristband, or with one that came by
// mail, perhaps to confirm an address.

export type WalletLink =
	| { readonly state: "entering" }
	| { readonly state: "refused"; readonly trouble: string };

export const arrival = signal<WalletLink | null>(null);
// That the link was followed with which an address begins to count, until it was read.
export const isConfirmed = signal(false);

export async function takeArrival(): Promise<void> {
	const claim = secretInAddress("claim");
	const link = secretInAddress("enter");
	const address = secretInAddress("address");
	if (claim !== null) await arrive(() => claimWallet(claim));
	else if (link !== null) await arrive(() => enterByLink(link));
	else if (address !== null) isConfirmed.value = await arrive(() => confirmAddress(address));
}

async function arrive(ask: () => Promise<Reply<Session>>): Promise<boolean> {
	arrival.value = { state: "entering" };
	const reply = await ask();
	if (reply.ok) {
		session.enter(reply.value);
		arrival.value = null;
	} else arrival.value = { state: "refused", trouble: troubleText(reply) };
	return reply.ok;
}
