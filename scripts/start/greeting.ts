import { renderUnicodeCompact } from "uqr";
import { SHOWN_GUESTS, STAFF, TILLS } from "../demo/people.ts";
import type { DemoRecords } from "../demo/records.ts";

// What a started system says: where everything is, and links that sign in.

const PAGES = [
	["Start page", "/"],
	["Till", "/till"],
	["Dashboard", "/dashboard"],
	["Wallet", "/wallet"],
	["API", "/docs"],
] as const;

export function greeting(origin: string, { codes, password, claims }: DemoRecords): string {
	return [
		"",
		...PAGES.map(([name, path]) => line(name, `${origin}${path}`)),
		"",
		"Demo sign-ins (Meadow Festival; each link signs in by itself):",
		...TILLS.map(({ id, name }) => line(`Till ${name}`, `${origin}/till#code=${codes[id]}`)),
		...SHOWN_GUESTS.map((id) => line(`Guest ${id}`, `${origin}/wallet#claim=${claims[id]}`)),
		"",
		`At the dashboard, with the password ${password}`,
		...STAFF.map(({ name, role, email }) => line(`${name}, ${role}`, email)),
		"",
	].join("\n");
}

export function forPhones(origins: readonly string[], isSecure: boolean): string {
	const [first] = origins;
	if (first === undefined) return "No other network address was found: only this machine can connect.\n";
	const hint = isSecure
		? "The certificate is self-signed: the phone asks once whether to go on, and opens offline only after it trusts it."
		: "Without --https a phone cannot install the till or sell offline.";
	return `On a phone in this network: ${origins.join("  ")}\n${hint}\n\n${renderUnicodeCompact(first)}\n`;
}

function line(name: string, address: string): string {
	return `  ${name.padEnd(24)} ${address}`;
}
