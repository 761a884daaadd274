import type { Scope } from "../../../../domain/access/claims.ts";

export const SCOPE_WORDS: Readonly<Record<Scope, { readonly name: string; readonly does: string }>> = {
	"accounts:read": { name: "Read accounts", does: "Guests, their balances and what they spent." },
	"accounts:write": { name: "Open and credit accounts", does: "New guests, value granted, blocks." },
	"catalog:write": { name: "Change menus", does: "Products, prices, stock that arrived." },
	"sales:read": { name: "Read sales", does: "Every sale, refund and decline." },
	"objects:restore": {
		name: "Restore from backups",
		does: "Set accounts and stores back to an earlier moment.",
	},
	"books:read": { name: "Read the books", does: "Sums by day, store and tax rate." },
};
