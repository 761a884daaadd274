import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { cloudOffIcon, userIcon, warningIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { formatMoney } from "../../components/money-text.ts";
import { moneyFormat } from "../menu/store.ts";
import { priced } from "../sale/store.ts";
import type { TillGuest } from "../state/charge.ts";
import { askForOtherGuest } from "./guest.ts";
import styles from "./guest-preview.module.css";
import { confirmCharge, noChargeReason } from "./store.ts";

const NOT_ACTIVE: Readonly<Record<TillGuest["status"], string | null>> = {
	active: null,
	blocked: "This account is blocked.",
	closed: "This tag was replaced. Ask for the new one.",
};

// Nothing is booked yet: the guest sees what will be left, and only Confirm asks for it.
export function GuestPreview({ guest }: { guest: TillGuest }) {
	const confirm = useRef<HTMLButtonElement>(null);
	// In the turn that shows it: a fast Enter must not fall between two screens.
	useLayoutEffect(() => confirm.current?.focus(), []);
	const format = moneyFormat.value;
	const totalMinor = priced.value?.totalMinor ?? 0;
	const afterMinor = guest.balanceMinor - totalMinor;
	const offline = noChargeReason.value;
	const short = afterMinor < 0 ? `${formatMoney(-afterMinor, format)} short. A top-up helps.` : null;
	const warning = NOT_ACTIVE[guest.status] ?? short;
	return (
		<div class={styles.preview} data-sideways>
			<p class={styles.guest}>
				<span class={styles.face}>
					<Icon svg={userIcon} size={24} />
				</span>
				<strong>{guest.name}</strong>
			</p>
			{guest.isCheckedHere && (
				<p class={styles.here}>The code is good. The balance is what this till last heard.</p>
			)}
			<dl class={styles.sums}>
				<div>
					<dt>Balance</dt>
					<dd>
						<Money minor={guest.balanceMinor} format={format} />
					</dd>
				</div>
				<div>
					<dt>This sale</dt>
					<dd>
						<Money minor={-totalMinor} format={format} />
					</dd>
				</div>
				<div class={styles.after} data-short={afterMinor < 0}>
					<dt>New balance</dt>
					<dd>
						<Money minor={afterMinor} format={format} />
					</dd>
				</div>
			</dl>
			<p id="confirm-note" class={styles.warning} role="status">
				{(offline ?? warning) !== null && (
					<>
						<Icon svg={offline === null ? warningIcon : cloudOffIcon} /> {offline ?? warning}
					</>
				)}
			</p>
			<Button
				look={warning === null ? "accent" : "plain"}
				size="till"
				wide
				disabled={offline !== null}
				reasonId="confirm-note"
				buttonRef={confirm}
				onClick={confirmCharge}
			>
				{warning === null ? "Confirm" : "Try anyway"}
			</Button>
			<Button look="quiet" wide onClick={askForOtherGuest}>
				Other guest
			</Button>
		</div>
	);
}
