import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Trouble } from "../components/form/trouble.tsx";
import { Icon } from "../components/icon.tsx";
import { cloudOffIcon } from "../components/icons.ts";
import { Money } from "../components/money.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { Sheet } from "../components/sheet.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";
import { dayAndTime } from "../components/time-text.ts";
import { PAY_CODE_AGAIN_MS, PAY_CODE_RENEW_MS } from "./limits.ts";
import { type PayCodeShown, shownOf } from "./pay-code-shown.ts";
import styles from "./pay-sheet.module.css";
import { balance, makePayCode, walletState } from "./store.ts";

// A code that a till scans in place of the wristband. Online it changes all the time, so that a picture of it is soon
// worth nothing; without a network there is one for the day.
export function PaySheet({ onClose }: { onClose: () => void }) {
	const shown = useSignal<PayCodeShown>({ state: "asking" });
	useEffect(() => {
		let timer = 0;
		let gone = false;
		async function renew(): Promise<void> {
			const reply = await makePayCode();
			if (gone) return;
			shown.value = shownOf(reply);
			timer = setTimeout(renew, reply.ok ? PAY_CODE_RENEW_MS : PAY_CODE_AGAIN_MS);
		}
		void renew();
		return () => {
			gone = true;
			clearTimeout(timer);
		};
	}, []);
	const { value } = shown;
	return (
		<Sheet title="Pay with a code" onClose={onClose}>
			{value.state === "asking" && <Skeleton count={6} shape="row" />}
			{value.state === "online" && <Online code={value.code} />}
			{value.state === "offline" && <Offline />}
			{value.state === "refused" && <Trouble text={value.trouble} />}
			<Button wide onClick={onClose}>
				Done
			</Button>
		</Sheet>
	);
}

function Online({ code }: { code: string }) {
	const { value } = walletState;
	const held = balance.value;
	return (
		<div class={styles.pay} data-testid="pay-code" data-kind="online">
			<QrCode text={code} label="Code to pay with" size="large" />
			<Whose />
			{value.state === "ready" && held !== null && (
				<p class={styles.balance}>
					<Money
						minor={held.balanceMinor - held.purseMinor}
						format={{ unit: held.unit, decimals: value.wallet.org.decimals, locale: value.wallet.org.locale }}
					/>
				</p>
			)}
			<p class={styles.note}>Hold it before the till's camera. It changes by itself.</p>
		</div>
	);
}

// Who has several wristbands sees which one pays.
function Whose() {
	const { value } = walletState;
	return value.state === "ready" ? <p class={styles.whose}>{value.wallet.account.name}</p> : null;
}

function Offline() {
	const { value } = walletState;
	const code = value.state === "ready" ? value.wallet.payCode : null;
	if (value.state !== "ready" || code === null || code.expiresAt <= Date.now()) {
		return (
			<StateNote icon={cloudOffIcon} tone="offline" title="No connection">
				Use your wristband. Open this page once a day with a connection, and there is a code here without one.
			</StateNote>
		);
	}
	const { locale, zone } = value.wallet.org;
	return (
		<div class={styles.pay} data-testid="pay-code" data-kind="offline">
			<QrCode text={code.code} label="Code to pay with, without a connection" size="large" />
			<Whose />
			<p class={styles.offline}>
				<Icon svg={cloudOffIcon} /> Offline code, good until {dayAndTime(code.expiresAt, locale, zone)}
			</p>
			<p class={styles.note}>Show it to nobody but a till: it stays the same.</p>
		</div>
	);
}
