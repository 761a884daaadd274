import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { moneyFormat } from "../../store.ts";
import parts from "../sheet-parts.module.css";
import { GiveValueSheet } from "./give-value-sheet.tsx";
import type { PartProps } from "./guest-sheet.tsx";
import { payableMinor } from "./guest-words.ts";
import { PayOutSheet } from "./pay-out-sheet.tsx";

// What the office puts on an account and pays out of it, past every till.
export function GuestMoney(part: PartProps) {
	const shown = useSignal<"none" | "give" | "pay">("none");
	const show = (sheet: typeof shown.value) => () => {
		shown.value = sheet;
	};
	const { account } = part.guest;
	const isActive = account.status === "active";
	const isPayable = payableMinor(account, moneyFormat.value) > 0;
	return (
		<section class={parts.part} aria-label="Money">
			<h3>Money</h3>
			{isActive && isPayable && <Button onClick={show("pay")}>Pay out</Button>}
			{isActive && <Button onClick={show("give")}>Give value</Button>}
			{!isActive && <p class={parts.note}>It is blocked: unblock it before you give value or pay out.</p>}
			{isActive && !isPayable && <p class={parts.note}>There is nothing to pay out.</p>}
			{shown.value === "pay" && <PayOutSheet {...part} onClose={show("none")} />}
			{shown.value === "give" && <GiveValueSheet {...part} onClose={show("none")} />}
		</section>
	);
}
