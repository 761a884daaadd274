import { contact } from "../../api/contact.ts";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { cloudOffIcon } from "../../components/icons.ts";
import { Money } from "../../components/money.tsx";
import { formatMoney } from "../../components/money-text.ts";
import { Numpad } from "../../components/numpad.tsx";
import { Sheet } from "../../components/sheet.tsx";
import { persistence } from "../../offline/persistence.ts";
import { moneyFormat } from "../menu/store.ts";
import { deleteCashDigit, due, setCash, suggestions, takeCash, typeCash } from "./cash.ts";
import styles from "./cash-sheet.module.css";
import { closeCharge } from "./store.ts";

// So many signs fit into a third of a phone at full size.
const ROOM = 8;

// What the guest hands over: exactly what is due, a sum that is likely, or any that is typed.
export function CashSheet({ receivedMinor }: { receivedMinor: number }) {
	const format = moneyFormat.value;
	const dueMinor = due.value?.dueMinor ?? 0;
	const missingMinor = receivedMinor === 0 ? 0 : Math.max(0, dueMinor - receivedMinor);
	const money = (minor: number) => formatMoney(minor, format);
	return (
		<Sheet title={`Cash ${money(dueMinor)}`} onClose={closeCharge}>
			<form
				class={styles.cash}
				data-sideways
				onSubmit={(event) => {
					event.preventDefault();
					void takeCash(receivedMinor === 0 ? dueMinor : receivedMinor);
				}}
				onKeyDown={({ key }) => {
					if (/^\d$/.test(key)) typeCash(key);
					if (key === "Backspace") deleteCashDigit();
				}}
			>
				<OfflineNote />
				<dl class={styles.sums} data-testid="cash-sums">
					<div>
						<dt>Given</dt>
						<dd>{receivedMinor === 0 ? "–" : <Money minor={receivedMinor} format={format} />}</dd>
					</div>
					<div class={styles.change} data-short={missingMinor > 0} data-known={receivedMinor > 0}>
						<dt>{missingMinor > 0 ? "Missing" : "Change"}</dt>
						<dd aria-live="polite">
							{receivedMinor === 0 ? (
								"–"
							) : (
								<Money minor={Math.abs(receivedMinor - dueMinor)} format={format} />
							)}
						</dd>
					</div>
				</dl>
				<div class={styles.likely} data-long={suggestions.value.some((minor) => money(minor).length > ROOM)}>
					{suggestions.value.map((minor) => (
						<Button key={minor} size="till" onClick={() => void takeCash(minor)}>
							{money(minor)}
						</Button>
					))}
				</div>
				<Numpad onDigit={typeCash} onBackspace={deleteCashDigit} onClear={() => setCash(0)} />
				<Button type="submit" look="accent" size="till" wide focusFirst disabled={missingMinor > 0}>
					{receivedMinor === 0 ? `Exactly ${money(dueMinor)}` : `Take ${money(receivedMinor)}`}
				</Button>
			</form>
		</Sheet>
	);
}

// Said before it is sold: where the sale lies until it is told.
function OfflineNote() {
	if (contact.value.state !== "offline") return null;
	const isSafe = persistence.value === "granted";
	return (
		<p class={styles.offline}>
			<Icon svg={cloudOffIcon} />
			<span>
				No connection. The sale stays on this device and is sent later.
				{!isSafe && " The browser may clear it when space runs out: keep this page open."}
			</span>
		</p>
	);
}
