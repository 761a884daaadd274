import { useSignal } from "@preact/signals";
import type { OrgSettings } from "../../../../domain/access/views/org.ts";
import { formatMoney } from "../../../components/money-text.ts";
import type { SignedInPerson } from "../../../offline/records.ts";
import { decimalsOf, hourOptions, TAX_OPTIONS } from "../../org-choices.ts";
import { mayCall } from "../../pages.ts";
import { manage } from "../api.ts";
import { Facts } from "../facts.tsx";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { resource, useResource } from "../resource.ts";
import { Saved } from "../saved.tsx";
import { Shown } from "../shown.tsx";
import { FactorPanel } from "./factor-panel.tsx";
import { OfflineForm, OrgForm, RestForm } from "./settings-forms.tsx";
import { SsoPanel } from "./sso-panel.tsx";

const settings = resource(() => manage.getSettings());

export function SettingsPage({ who }: { who: SignedInPerson }) {
	useResource(settings);
	const mayChange = mayCall(who, "PATCH /v1/org/settings");
	return (
		<>
			<ManageHead title="Settings" more="What holds for all of the organisation." />
			<Shown of={settings}>
				{(value) =>
					mayChange ? (
						<Forms settings={value} org={who.claims.org} />
					) : (
						<Panel>
							<Facts facts={factsOf(value, who.claims.org)} />
						</Panel>
					)
				}
			</Shown>
			{mayCall(who, "GET /v1/org/sso") && <SsoPanel org={who.claims.org} />}
		</>
	);
}

function Forms({ settings: value, org }: { settings: OrgSettings; org: string }) {
	const saved = useSignal<string | null>(null);
	const save = async (change: Parameters<typeof manage.changeSettings>[0]) => {
		saved.value = null;
		const reply = await manage.changeSettings(change);
		if (!reply.ok) return reply;
		const { settings: now, rebuildNeeded, unpublished } = reply.value;
		settings.set(now);
		saved.value = [
			"Saved.",
			...(rebuildNeeded ? ["Days that are past keep the zone and the hour that they were counted by."] : []),
			...(unpublished.length > 0
				? [`Not yet told: ${unpublished.join(", ")}. Publish their menus again.`]
				: []),
		].join(" ");
		return reply;
	};
	return (
		<>
			<Saved text={saved.value} />
			<Panel title="Organisation">
				<OrgForm settings={value} org={org} onSave={save} />
			</Panel>
			<Panel
				title="When the network fails"
				hint="How much a till may take from guests that it cannot ask about. Zero everywhere: nothing is sold on account without a network."
			>
				<OfflineForm settings={value} onSave={save} />
			</Panel>
			<FactorPanel
				isOn={value.everyoneNeedsFactor}
				onChanged={(everyoneNeedsFactor) => settings.set({ ...value, everyoneNeedsFactor })}
			/>
			<Panel title="Other systems and old data">
				<RestForm settings={value} onSave={save} />
			</Panel>
		</>
	);
}

function factsOf(settings: OrgSettings, org: string): (readonly [string, string])[] {
	const { name, unit, zone, locale, dayStartsMinute, taxMode, offline, retentionDays, everyoneNeedsFactor } =
		settings;
	const write = (minor: number) => formatMoney(minor, { unit, decimals: decimalsOf(unit), locale });
	return [
		["Name", name],
		["Id", org],
		["Currency", unit],
		["Time zone", zone],
		["Language", locale],
		["A day begins at", hourOptions().find(({ value }) => value === String(dayStartsMinute))?.name ?? ""],
		["Prices and tax", TAX_OPTIONS.find(({ value }) => value === taxMode)?.name ?? ""],
		["Offline: most a sale", write(offline.perSaleMinor)],
		["Offline: most a guest", write(offline.perAccountMinor)],
		["Offline: most a till", write(offline.perTillMinor)],
		["A second factor", everyoneNeedsFactor ? "Everyone needs one" : "Everyone as they like"],
		["Names of who left are kept", `${retentionDays} days`],
	];
}
