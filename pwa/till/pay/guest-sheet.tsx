import { Button } from "../../components/button.tsx";
import { formatMoney } from "../../components/money-text.ts";
import { Sheet } from "../../components/sheet.tsx";
import { moneyFormat } from "../menu/store.ts";
import { priced } from "../sale/store.ts";
import type { Charge } from "../state/charge.ts";
import { CodeEntry } from "./code-entry.tsx";
import { GuestPreview } from "./guest-preview.tsx";
import { beginCash, closeCharge } from "./store.ts";

type Props = { readonly charge: Extract<Charge, { step: "guest" | "looking" | "confirm" }> };

// Who pays: a code on the way in, then the person with the balance before and after.
export function GuestSheet({ charge }: Props) {
	const total = formatMoney(priced.value?.totalMinor ?? 0, moneyFormat.value);
	return (
		<Sheet title={`Charge ${total}`} onClose={closeCharge}>
			{charge.step === "confirm" ? (
				<GuestPreview guest={charge.guest} />
			) : (
				<>
					<CodeEntry
						code={charge.code}
						looking={charge.step === "looking"}
						trouble={charge.step === "guest" ? charge.trouble : null}
					/>
					<Button look="quiet" wide onClick={beginCash}>
						Pays in cash
					</Button>
				</>
			)}
		</Sheet>
	);
}
