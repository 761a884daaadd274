import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { cloudOffIcon, moreIcon, signOutIcon, warningIcon } from "../components/icons.ts";
import { Mark } from "../components/mark.tsx";
import { Sheet } from "../components/sheet.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import { UpdateBanner } from "../components/update-banner.tsx";
import { SignIn } from "../session/sign-in.tsx";
import styles from "./app.module.css";
import { BalanceCard } from "./balance-card.tsx";
import { EntryList } from "./entry-list.tsx";
import { loadWallet, session, signOut, walletState } from "./store.ts";

export function App() {
	const settings = useSignal(false);
	const { value } = session.state;
	if (value.state === "reading") return null;
	if (value.state !== "signed-in") {
		return (
			<SignIn
				title="Wallet"
				hint="Enter the code that came with your wristband."
				state={value}
				onSubmit={session.enter}
			/>
		);
	}
	return (
		<div class={styles.wallet}>
			<header class={styles.bar}>
				<Mark />
				<strong>{value.session.orgName}</strong>
				<button
					type="button"
					class={styles.more}
					aria-label="More"
					onClick={() => {
						settings.value = true;
					}}
				>
					<Icon svg={moreIcon} size={24} />
				</button>
			</header>
			<UpdateBanner safe />
			<main class={styles.main}>
				<h1 class="visually-hidden">Wallet</h1>
				<WalletBody />
			</main>
			{settings.value && (
				<Sheet
					title={value.session.label}
					onClose={() => {
						settings.value = false;
					}}
				>
					<ThemePicker />
					<Button wide onClick={signOut}>
						<Icon svg={signOutIcon} /> Sign out
					</Button>
				</Sheet>
			)}
		</div>
	);
}

function WalletBody() {
	const { value } = walletState;
	if (value.state === "loading") return <Skeleton count={6} shape="row" />;
	if (value.state === "ready") {
		return (
			<>
				<BalanceCard />
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
