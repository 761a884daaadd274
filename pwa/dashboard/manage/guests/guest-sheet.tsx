import { useMemo } from "preact/hooks";
import type { GuestView } from "../../../../domain/access/views/guests.ts";
import { formatMoney } from "../../../components/money-text.ts";
import { purseText } from "../../../components/purse-text.ts";
import { Sheet } from "../../../components/sheet.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { mayCall } from "../../pages.ts";
import { moneyFormat } from "../../store.ts";
import { whenText } from "../ago.ts";
import { Facts } from "../facts.tsx";
import { resource, useResource } from "../resource.ts";
import parts from "../sheet-parts.module.css";
import { Shown } from "../shown.tsx";
import { BlockGuest } from "./block-guest.tsx";
import { GuestAddress } from "./guest-address.tsx";
import { GuestCodes } from "./guest-codes.tsx";
import { GuestEntries } from "./guest-entries.tsx";
import { GuestMoney } from "./guest-money.tsx";
import { GuestPin } from "./guest-pin.tsx";
import styles from "./guest-sheet.module.css";
import { GuestWallet } from "./guest-wallet.tsx";
import { balancesText, heldText } from "./guest-words.ts";
import { StatusChip } from "./guests-table.tsx";
import { PersonActs } from "./person-acts.tsx";
import { guests, noteAccount } from "./store.ts";

type Props = { readonly account: string; readonly who: SignedInPerson; readonly onClose: () => void };

// One guest: what is on the wristband, what happened with it, and what can be done about it.
export function GuestSheet({ account, who, onClose }: Props) {
	const guest = useMemo(
		() =>
			resource<GuestView>(async () => {
				const reply = await guests.getGuest(account);
				if (reply.ok) noteAccount(reply.value.account);
				return reply;
			}),
		[account],
	);
	useResource(guest);
	const { value } = guest.state;
	const title = value.state === "ready" ? value.value.account.name : account;
	return (
		<Sheet title={title} onClose={onClose} place="side">
			<Shown of={guest} rows={6}>
				{(shown) => <Body guest={shown} who={who} onChanged={guest.load} />}
			</Shown>
		</Sheet>
	);
}

export type PartProps = { readonly guest: GuestView; readonly onChanged: () => Promise<void> };

function Body({ guest, who, onChanged }: PartProps & { readonly who: SignedInPerson }) {
	const { account, erasedAt } = guest;
	const part = { guest, onChanged };
	const mayChange = mayCall(who, "POST /v1/accounts/:account/status") && erasedAt === null;
	const mayPay = mayCall(who, "POST /v1/accounts/:account/payouts") && erasedAt === null;
	const mayRemovePin = mayCall(who, "DELETE /v1/accounts/:account/pin") && erasedAt === null;
	const isOpen = account.status !== "closed";
	return (
		<>
			<div class={styles.head}>
				<p class={styles.balance}>{balancesText(account, moneyFormat.value)}</p>
				<StatusChip account={account} />
			</div>
			{account.offlineBlocked && account.status === "active" && (
				<p class={parts.note}>
					A till without a network took more than there was. Tills serve this guest only while they have a
					network, until you unblock.
				</p>
			)}
			<Facts facts={factsOf(guest)} />
			{mayPay && isOpen && <GuestMoney {...part} />}
			{mayChange && isOpen && <BlockGuest {...part} />}
			<GuestEntries account={account.id} asOf={account.asOf} />
			{erasedAt === null && <GuestCodes {...part} mayChange={mayChange && isOpen} />}
			{mayRemovePin && <GuestPin {...part} />}
			{mayChange && <GuestAddress {...part} />}
			{erasedAt === null && <GuestWallet {...part} mayChange={mayChange} />}
			{mayCall(who, "POST /v1/accounts/:account/erase") && <PersonActs {...part} />}
		</>
	);
}

function factsOf({ account, email, openedAt, erasedAt, hasPin }: GuestView): (readonly [string, string])[] {
	const { id, pinAboveMinor, predecessor, successor } = account;
	const held = heldText(account, moneyFormat.value);
	const onTag = purseText(account.balances, moneyFormat.value);
	const above = pinAboveMinor === null ? "" : formatMoney(pinAboveMinor, moneyFormat.value);
	return [
		["Account", id],
		...(held === null ? [] : ([["Set aside for sales", held]] as const)),
		...(onTag === null ? [] : ([["On the tag", onTag]] as const)),
		["E-mail", email ?? "None"],
		["PIN", pinAboveMinor === null || !hasPin ? "Not set" : `Asked for above ${above}`],
		["Since", whenText(openedAt)],
		...(predecessor === null ? [] : ([["Took over", predecessor]] as const)),
		...(successor === null ? [] : ([["Goes on as", successor]] as const)),
		...(erasedAt === null ? [] : ([["Forgotten", whenText(erasedAt)]] as const)),
	];
}
