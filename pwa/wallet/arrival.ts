import { signal } from "@preact/signals";
import type { Session } from "../../domain/access/session.ts";
import type { Reply } from "../api/reply.ts";
import { claimWallet, enterByLink } from "../api/wallet-entry.ts";
import { troubleText } from "../components/trouble-text.ts";
import { secretInAddress } from "../session/secret-in-address.ts";
import { session } from "./store.ts";

// A link that leads here opens a wallet by itself: with the code of a wristband, or with one that came by mail.

export type Arrival =
	| { readonly state: "entering" }
	| { readonly state: "refused"; readonly trouble: string };

export const arrival = signal<Arrival | null>(null);

export async function takeArrival(): Promise<void> {
	const claim = secretInAddress("claim");
	const link = secretInAddress("enter");
	if (claim !== null) await arrive(() => claimWallet(claim));
	else if (link !== null) await arrive(() => enterByLink(link));
}

async function arrive(ask: () => Promise<Reply<Session>>): Promise<void> {
	arrival.value = { state: "entering" };
	const reply = await ask();
	if (reply.ok) {
		session.enter(reply.value);
		arrival.value = null;
	} else arrival.value = { state: "refused", trouble: troubleText(reply) };
}
