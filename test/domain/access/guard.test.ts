import { expect, it } from "vitest";
import type { StaffRole } from "../../../domain/access/claims.ts";
import {
	CLEAR_FREE_ITEMS,
	DISCOUNT_FREE_BPS,
	type Guarded,
	guardAction,
	sellsAt,
	type TillAction,
} from "../../../domain/access/guard.ts";

const ask: Guarded = "supervisor-needed";
const small: TillAction = { do: "discount", bps: DISCOUNT_FREE_BPS };
const large: TillAction = { do: "discount", bps: DISCOUNT_FREE_BPS + 1 };

it.each<[TillAction, Guarded, Guarded]>([
	[{ do: "sale" }, "go-on", ask],
	[small, "go-on", ask],
	[large, ask, ask],
	[{ do: "void" }, ask, ask],
	[{ do: "refund" }, ask, ask],
	[{ do: "payout" }, ask, ask],
	[{ do: "drawer-open" }, ask, ask],
	[{ do: "sign-off" }, ask, ask],
	[{ do: "basket-clear", items: CLEAR_FREE_ITEMS }, "go-on", ask],
	[{ do: "basket-clear", items: CLEAR_FREE_ITEMS + 1 }, ask, ask],
])(
	"%j: a cashier %s, an auditor %s; a manager or an owner always, for oneself or by PIN",
	(action, cashier, auditor) => {
		expect([guardAction(action, "cashier"), guardAction(action, "auditor")]).toEqual([cashier, auditor]);
		for (const role of ["manager", "owner"] as const) {
			expect([guardAction(action, role), guardAction(action, "cashier", role)]).toEqual(["go-on", "go-on"]);
		}
		// Who may not do it lends nobody the right to.
		expect(guardAction(action, "cashier", "cashier")).toBe(cashier);
		expect(guardAction(action, "cashier", "auditor")).toBe(cashier);
	},
);

it.each<[StaffRole, "invited" | "active" | "removed", string[] | undefined, boolean]>([
	["cashier", "active", undefined, true],
	["manager", "active", ["bar"], true],
	["owner", "active", ["bar", "shop"], true],
	["cashier", "active", ["shop"], false],
	["cashier", "active", [], false],
	["auditor", "active", undefined, false],
	["cashier", "invited", undefined, false],
	["owner", "removed", undefined, false],
])("%s, %s, at %j: signs in at the bar: %s", (role, status, stores, may) => {
	expect(sellsAt({ role, status, stores }, "bar")).toBe(may);
});
