import { renderUnicodeCompact } from "uqr";
import { PINS, SHOWN_GUESTS, STAFF, TILLS } from "../demo/people.ts";
import type { Seeded } from "../seed.ts";

// What a started system says: where everything is, and links that sign in.

const PAGES = [
	["Start page", "/"],
	["Till", "/till"],
	["Dashboard", "/dashboard"],
	["Wallet", "/wallet"],
	["API", "/docs"],
] as const;

export function greeting(origin: string, { records, enrolments }: Omit<Seeded, "fresh">): string {
	const { password, claims } = records;
	return [
		"",
		...PAGES.map(([name, path]) => line(name, `${origin}${path}`)),
		"",
		"Demo sign-ins (Meadow Festival; each link signs in by itself, a till's once and for one device):",
		...TILLS.map(({ id, name }) => line(`Till ${name}`, tillLink(origin, enrolments[id]))),
		...SHOWN_GUESTS.map((id) => line(`Guest ${id}`, `${origin}/wallet#claim=${claims[id]}`)),
		line("PINs at the tills", STAFF.map(({ id, name }) => `${name} ${PINS[id]}`).join(", ")),
		"",
		`At the dashboard, with the password ${password}`,
		...STAFF.map(({ name, role, email }) => line(`${name}, ${role}`, email)),
		"",
	].join("\n");
}

function tillLink(origin: string, code: string | undefined): string {
	return code === undefined
		? `${origin}/till (a device has become it; the dashboard makes another code)`
		: `${origin}/till#enrol=${code}`;
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
