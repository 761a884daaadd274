import type { AccountView } from "../../domain/protocol/views.ts";
import { formatIn, formatMoney, type MoneyFormat } from "./money-text.ts";

// What lies in the purse on the guest's tag, unit by unit; null where nothing does.
export function purseText(balances: AccountView["balances"], format: MoneyFormat): string | null {
	const texts = balances.flatMap(({ unit, purseMinor = 0 }) =>
		purseMinor === 0 ? [] : [formatMoney(purseMinor, formatIn(unit, format))],
	);
	return texts.length === 0 ? null : texts.join(", ");
}
