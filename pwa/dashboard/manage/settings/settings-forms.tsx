import type { OrgChange, OrgSettings } from "../../../../domain/access/views/org.ts";
import type { Reply } from "../../../api/reply.ts";
import { Form } from "../../../components/form/form.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { DayAndTaxFields, readCounting, ZoneField } from "../../day-fields.tsx";
import { OfflineFields, readLimits } from "../../offline-fields.tsx";
import { decimalsOf, localeOptions } from "../../org-choices.ts";
import fields from "../../org-fields.module.css";

type Props = {
	readonly settings: OrgSettings;
	readonly onSave: (change: OrgChange) => Promise<Reply<unknown>>;
};

export function OrgForm({ settings, org, onSave }: Props & { readonly org: string }) {
	return (
		<Form
			label="Organisation"
			action="Save"
			look="plain"
			onSubmit={(values) =>
				onSave({
					name: values.text("name"),
					...readCounting(values),
					locale: values.text("locale"),
				})
			}
		>
			<div class={fields.pair}>
				<TextField name="name" label="Name" value={settings.name} maxLength={80} />
				<TextField
					name="shown-id"
					label="Id and currency"
					hint="These stay as they are."
					value={`${org} · ${settings.unit}`}
					readOnly
				/>
				<ZoneField zone={settings.zone} />
				<SelectField
					name="locale"
					label="How numbers and dates are written"
					options={localeOptions(settings.locale)}
					value={settings.locale}
				/>
				<DayAndTaxFields {...settings} />
			</div>
		</Form>
	);
}

export function OfflineForm({ settings, onSave }: Props) {
	const { unit, locale } = settings;
	const decimals = decimalsOf(unit);
	return (
		<Form
			label="When the network fails"
			action="Save"
			look="plain"
			onSubmit={(values) => onSave({ offline: readLimits(values, decimals) })}
		>
			<OfflineFields policy={settings.offline} format={{ unit, decimals, locale }} />
		</Form>
	);
}

export function RestForm({ settings, onSave }: Props) {
	return (
		<Form
			label="Other systems and old data"
			action="Save"
			look="plain"
			onSubmit={(values) =>
				onSave({
					origins: values
						.text("origins")
						.split(/[\s,]+/)
						.filter((origin) => origin !== ""),
					retentionDays: values.number("retentionDays"),
				})
			}
		>
			<div class={fields.pair}>
				<TextField
					name="origins"
					label="Web pages that may call the API"
					hint="Their addresses, such as https://shop.example, with spaces between."
					value={settings.origins.join(" ")}
					optional
					code
				/>
				<TextField
					name="retentionDays"
					label="Forget people who left after"
					hint="Staff who were removed, and guests whose account was closed. What was sold stays."
					type="number"
					inputMode="numeric"
					after="days"
					value={String(settings.retentionDays)}
				/>
			</div>
		</Form>
	);
}
