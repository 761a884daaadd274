import { useSignal } from "@preact/signals";
import { Icon } from "../components/icon.tsx";
import { banIcon, deviceIcon, keyIcon, mailIcon } from "../components/icons.ts";
import { Sheet } from "../components/sheet.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import type { SignedInPerson } from "../offline/records.ts";
import { SignOut } from "../session/sign-out.tsx";
import { BlockTag } from "./block-tag.tsx";
import { Devices } from "./devices.tsx";
import styles from "./more-sheet.module.css";
import { MyAddress } from "./my-address.tsx";
import { SetPin } from "./set-pin.tsx";
import { session, walletState } from "./store.ts";

type MoreView = "menu" | "block" | "pin" | "address" | "devices";
const TITLES: Readonly<Record<Exclude<MoreView, "menu">, string>> = {
	block: "Block my tag",
	pin: "PIN",
	address: "E-mail",
	devices: "My devices",
};

export function MoreSheet({ who, onClose }: { who: SignedInPerson; onClose: () => void }) {
	const place = useSignal<MoreView>("menu");
	const { value } = walletState;
	const account = value.state === "ready" ? value.wallet.account : null;
	const go = (to: MoreView) => () => {
		place.value = to;
	};
	if (place.value !== "menu") {
		return (
			<Sheet key={place.value} title={TITLES[place.value]} onClose={go("menu")}>
				{place.value === "block" && account !== null && <BlockTag account={account} onDone={onClose} />}
				{place.value === "pin" && account !== null && <SetPin account={account} onDone={onClose} />}
				{place.value === "address" && account !== null && <MyAddress account={account} onDone={onClose} />}
				{place.value === "devices" && <Devices />}
			</Sheet>
		);
	}
	return (
		<Sheet key="menu" title={who.label} onClose={onClose}>
			<ThemePicker />
			<div class={styles.rows}>
				{account?.status === "active" && (
					<>
						<button type="button" class={styles.row} onClick={go("pin")}>
							<Icon svg={keyIcon} /> {account.pinAboveMinor === null ? "Set a PIN" : "Change the PIN"}
						</button>
						<button type="button" class={styles.row} onClick={go("block")}>
							<Icon svg={banIcon} /> Block my tag
						</button>
					</>
				)}
				{account !== null && (
					<button type="button" class={styles.row} onClick={go("address")}>
						<Icon svg={mailIcon} /> E-mail
					</button>
				)}
				<button type="button" class={styles.row} onClick={go("devices")}>
					<Icon svg={deviceIcon} /> My devices
				</button>
			</div>
			<SignOut signOut={session.signOut} />
		</Sheet>
	);
}
