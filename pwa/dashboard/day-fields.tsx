import type { OrgSettings } from "../../domain/access/views/org.ts";
import { SelectField } from "../components/form/select-field.tsx";
import type { Values } from "../components/form/values.ts";
import { hourOptions, TAX_OPTIONS, zoneOptions } from "./org-choices.ts";

// How an org counts its days and its tax.

type Counting = Pick<OrgSettings, "zone" | "dayStartsMinute" | "taxMode">;

export function ZoneField({ zone }: Pick<Counting, "zone">) {
	return <SelectField name="zone" label="Time zone" options={zoneOptions(zone)} value={zone} />;
}

export function DayAndTaxFields({ dayStartsMinute, taxMode }: Omit<Counting, "zone">) {
	return (
		<>
			<SelectField
				name="dayStartsMinute"
				label="A day begins at"
				hint="Nights that end earlier count for the day before."
				options={hourOptions()}
				value={String(dayStartsMinute)}
			/>
			<SelectField name="taxMode" label="Prices and tax" options={TAX_OPTIONS} value={taxMode} />
		</>
	);
}

export function readCounting(values: Values): Counting {
	return {
		zone: values.text("zone"),
		dayStartsMinute: values.number("dayStartsMinute"),
		taxMode: values.text("taxMode") === "exclusive" ? "exclusive" : "inclusive",
	};
}
