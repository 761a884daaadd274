import { useSignal } from "@preact/signals";
import type { Session } from "../../../domain/access/session.ts";
import type { SignUp } from "../../../domain/access/views/org.ts";
import { signUp } from "../../api/sign-in.ts";
import { Form } from "../../components/form/form.tsx";
import { PasswordField } from "../../components/form/password-field.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import type { Values } from "../../components/form/values.ts";
import { Icon } from "../../components/icon.tsx";
import { chevronRightIcon } from "../../components/icons.ts";
import { formatMoney } from "../../components/money-text.ts";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { DayAndTaxFields, readCounting, ZoneField } from "../day-fields.tsx";
import { OfflineFields, readLimits, usualLimits } from "../offline-fields.tsx";
import {
	currencyOptions,
	decimalsOf,
	idOf,
	suggestLocale,
	suggestUnit,
	suggestZone,
} from "../org-choices.ts";
import styles from "../org-fields.module.css";
import { NEW_PASSWORD_HINT } from "../words.ts";

const SIX_MINUTE = 360;

export function SignUpPage({ onEnter }: { onEnter: (session: Session) => void }) {
	const unit = useSignal(suggestUnit());
	return (
		<EntryFrame
			wide
			title="Sign up your organisation"
			hint="A minute, and you can open your first store. Everything but the id and the currency can be changed later."
			foot={<a href="/dashboard">You have a sign-in already?</a>}
		>
			<Form
				action="Sign up"
				busyAction="Signing up…"
				wide
				onSubmit={async (values) => {
					const reply = await signUp(readSignUp(values));
					if (reply.ok) onEnter(reply.value);
					return reply;
				}}
			>
				<OrgPart
					unit={unit.value}
					onUnit={(chosen) => {
						unit.value = chosen;
					}}
				/>
				<LimitsPart unit={unit.value} />
				<fieldset class={styles.part}>
					<legend>You, the owner</legend>
					<TextField name="owner.name" label="Your name" autocomplete="name" />
					<TextField
						name="owner.email"
						label="E-mail"
						type="email"
						autocomplete="username"
						inputMode="email"
					/>
					<PasswordField
						name="owner.password"
						label="Choose a password"
						autocomplete="new-password"
						hint={NEW_PASSWORD_HINT}
					/>
				</fieldset>
			</Form>
		</EntryFrame>
	);
}

function OrgPart({ unit, onUnit }: { unit: string; onUnit: (unit: string) => void }) {
	const id = useSignal("");
	const isOwnId = useSignal(false);
	return (
		<fieldset class={styles.part}>
			<legend>Your organisation</legend>
			<TextField
				name="name"
				label="Name"
				autocomplete="organization"
				onInput={(name) => {
					if (!isOwnId.value) id.value = idOf(name);
				}}
			/>
			<TextField
				name="org"
				label="Id"
				hint="Short, for addresses: lower-case letters, digits and dashes. It stays for ever."
				code
				value={id.value}
				onInput={(typed) => {
					id.value = typed;
					isOwnId.value = typed !== "";
				}}
			/>
			<div class={styles.pair}>
				<SelectField name="unit" label="Currency" options={currencyOptions()} value={unit} onInput={onUnit} />
				<ZoneField zone={suggestZone()} />
				<DayAndTaxFields dayStartsMinute={SIX_MINUTE} taxMode="inclusive" />
			</div>
		</fieldset>
	);
}

function LimitsPart({ unit }: { unit: string }) {
	const decimals = decimalsOf(unit);
	const limits = usualLimits(decimals);
	const format = { unit, decimals, locale: suggestLocale() };
	const write = (minor: number) => formatMoney(minor, format);
	return (
		<fieldset class={styles.part}>
			<legend>When the network fails</legend>
			<p>
				A till without a network goes on selling to guests whose balance it knows: up to{" "}
				{write(limits.perSaleMinor)} a sale and {write(limits.perTillMinor)} in all, by balances that are at
				most twelve hours old. That is what most choose.
			</p>
			<details class={styles.limits}>
				<summary>
					<Icon svg={chevronRightIcon} /> Choose other limits
				</summary>
				<OfflineFields key={unit} policy={limits} format={format} />
			</details>
		</fieldset>
	);
}

function readSignUp(values: Values): SignUp {
	const unit = values.text("unit");
	return {
		org: values.text("org").trim(),
		name: values.text("name"),
		unit,
		...readCounting(values),
		locale: suggestLocale(),
		offline: readLimits(values, decimalsOf(unit)),
		owner: {
			name: values.text("owner.name"),
			email: values.text("owner.email"),
			password: values.text("owner.password"),
		},
	};
}
