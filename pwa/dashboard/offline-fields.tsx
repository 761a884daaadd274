import type { OfflinePolicy } from "../../domain/till/offline.ts";
import { writeAmount } from "../components/amount.ts";
import { TextField } from "../components/form/text-field.tsx";
import type { Values } from "../components/form/values.ts";
import type { MoneyFormat } from "../components/money-text.ts";
import styles from "./org-fields.module.css";

const HOUR_MS = 3_600_000;

// What most would choose: a night without a network, and no more at stake than can be borne.
export function usualLimits(decimals: number): OfflinePolicy {
	const one = 10 ** decimals;
	return {
		perSaleMinor: 50 * one,
		perAccountMinor: 50 * one,
		perTillMinor: 500 * one,
		headAgeMaxMs: 12 * HOUR_MS,
	};
}

type Props = { readonly policy: OfflinePolicy; readonly format: MoneyFormat };

const SUMS = [
	{ of: "perSaleMinor", label: "Most a sale" },
	{ of: "perAccountMinor", label: "Most a guest", hint: "Until the till has asked again." },
	{ of: "perTillMinor", label: "Most a till", hint: "What one silent till can cost you at worst." },
] as const;

export function OfflineFields({ policy, format }: Props) {
	const { unit, decimals, locale } = format;
	return (
		<div class={styles.pair}>
			{SUMS.map(({ of, ...words }) => (
				<TextField
					key={of}
					name={`offline.${of}`}
					{...words}
					amount={format}
					after={unit}
					value={writeAmount(policy[of], decimals, locale)}
				/>
			))}
			<TextField
				name="offline.headAgeMaxMs"
				label="Balances count for"
				hint="An older balance is not trusted."
				type="number"
				inputMode="numeric"
				value={String(Math.round(policy.headAgeMaxMs / HOUR_MS))}
				after="hours"
			/>
		</div>
	);
}

export function readLimits(values: Values, decimals: number): OfflinePolicy {
	return {
		perSaleMinor: values.minor("offline.perSaleMinor", decimals),
		perAccountMinor: values.minor("offline.perAccountMinor", decimals),
		perTillMinor: values.minor("offline.perTillMinor", decimals),
		headAgeMaxMs: Math.round(values.number("offline.headAgeMaxMs") * HOUR_MS),
	};
}
