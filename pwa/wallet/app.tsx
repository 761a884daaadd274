import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { DoneNote } from "../components/done-note.tsx";
import { Icon } from "../components/icon.tsx";
import { cloudOffIcon, moreIcon, qrIcon, warningIcon } from "../components/icons.ts";
import { Mark } from "../components/mark.tsx";
import { Opening } from "../components/opening.tsx";
import { Sheet } from "../components/sheet.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";
import { UpdateBanner } from "../components/update-banner.tsx";
import type { SignedInPerson } from "../offline/records.ts";
import { AccountPicker } from "./account-picker.tsx";
import styles from "./app.module.css";
import { arrival, isConfirmed } from "./arrival.ts";
import { BalanceCard } from "./balance-card.tsx";
import { Entrance } from "./entrance.tsx";
import { EntryList } from "./entry-list.tsx";
import { MoreSheet } from "./more-sheet.tsx";
import { PaySheet } from "./pay-sheet.tsx";
import { loadWallet, session, walletState } from "./store.ts";

export function App() {
	const { value } = session.state;
	if (arrival.value !== null) return <Entrance />;
	if (value.state === "reading") return <Opening />;
	return value.state === "signed-in" ? <Opened who={value.who} /> : <Entrance />;
}

function Opened({ who }: { who: SignedInPerson }) {
	const open = useSignal<"none" | "more" | "pay">("none");
	const show = (sheet: typeof open.value) => () => {
		open.value = sheet;
	};
	return (
		<div class={styles.wallet}>
			<header class={styles.bar}>
				<Mark />
				<strong>{who.orgName}</strong>
				<button type="button" class={styles.more} aria-label="More" onClick={show("more")}>
					<Icon svg={moreIcon} size={24} />
				</button>
			</header>
			<UpdateBanner safe />
			<main class={styles.main}>
				<h1 class="visually-hidden">Wallet</h1>
				<AccountPicker />
				<WalletBody onPay={show("pay")} />
			</main>
			{isConfirmed.value && <Confirmed />}
			{open.value === "more" && <MoreSheet who={who} onClose={show("none")} />}
			{open.value === "pay" && <PaySheet onClose={show("none")} />}
		</div>
	);
}

function Confirmed() {
	const close = () => {
		isConfirmed.value = false;
	};
	return (
		<Sheet title="E-mail" onClose={close}>
			<DoneNote title="Your address is confirmed" onDone={close}>
				From now on a link to this wallet can be sent to it.
			</DoneNote>
		</Sheet>
	);
}

function WalletBody({ onPay }: { onPay: () => void }) {
	const { value } = walletState;
	if (value.state === "loading") return <Skeleton count={6} shape="row" />;
	if (value.state === "ready") {
		return (
			<>
				<BalanceCard />
				{value.wallet.account.status === "active" && (
					<div class={styles.pay}>
						<Button size="till" wide onClick={onPay}>
							<Icon svg={qrIcon} size={24} /> Pay with a code
						</Button>
					</div>
				)}
				<EntryList wallet={value.wallet} />
			</>
		);
	}
	const offline = value.failure.kind !== "problem";
	return (
		<StateNote
			icon={offline ? cloudOffIcon : warningIcon}
			tone={offline ? "offline" : "bad"}
			title={offline ? "No connection" : "Your wallet could not be read"}
			action={<Button onClick={loadWallet}>Try again</Button>}
		>
			{offline
				? "Open this page once with a connection. After that your last balance is here without one."
				: "Your money is safe. Try again in a moment."}
		</StateNote>
	);
}
