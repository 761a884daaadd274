import { unreachable } from "../core/assert.ts";
import type { Op } from "../protocol/op.ts";
import { decideSaleAsk, decideSaleFact } from "../sale/ask.ts";
import { decideRefund, decideVoid } from "../sale/undo.ts";
import { decideCashMove, decideShiftClose, decideShiftOpen } from "../shift/shift.ts";
import { decideCount, decideSoldOut, decideTransferIn, decideTransferOut } from "../stock/decide.ts";
import {
	decideCharge,
	decidePayout,
	decidePinFailures,
	decidePurseClose,
	decidePurseLoad,
	decidePurseReturn,
	decideTakeover,
	decideTopup,
} from "./accounts.ts";
import type { Arrived, Decision, StoreView } from "./effects.ts";

// One op, one decision.
export function decideOp({ op, ...arrival }: Arrived<Op>, view: StoreView): Decision {
	switch (op.kind) {
		case "sale":
			return op.mode === "ask"
				? decideSaleAsk({ op, ...arrival }, view)
				: decideSaleFact({ op, ...arrival }, view);
		case "void":
			return decideVoid({ op, ...arrival }, view);
		case "refund":
			return decideRefund({ op, ...arrival }, view);
		case "charge":
			return decideCharge({ op, ...arrival }, view);
		case "topup":
			return decideTopup({ op, ...arrival }, view);
		case "payout":
			return decidePayout({ op, ...arrival }, view);
		case "purse-load":
			return decidePurseLoad({ op, ...arrival });
		case "purse-return":
			return decidePurseReturn({ op, ...arrival });
		case "purse-close":
			return decidePurseClose({ op, ...arrival });
		case "takeover":
			return decideTakeover({ op, ...arrival });
		case "pin-failures":
			return decidePinFailures({ op, ...arrival });
		case "shift-open":
			return decideShiftOpen({ op, ...arrival }, view);
		case "shift-close":
			return decideShiftClose({ op, ...arrival }, view);
		case "cash-move":
			return decideCashMove({ op, ...arrival });
		case "count":
			return decideCount({ op, ...arrival }, view);
		case "transfer-out":
			return decideTransferOut({ op, ...arrival }, view);
		case "transfer-in":
			return decideTransferIn({ op, ...arrival }, view);
		case "sold-out":
			return decideSoldOut({ op, ...arrival }, view);
		default:
			return unreachable(op);
	}
}
