import { TOTP } from "otpauth";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "./stage.ts";

// What an organizer and the people who work for one do, step by step.

export const PASSWORD = "four kettles on a stove";

export async function signUp(stage: Stage, page: Page, org: string, email: string): Promise<void> {
	await page.goto(`${stage.url}/dashboard?page=sign-up`);
	await page.getByLabel("Name", { exact: true }).fill(org);
	await page.getByLabel("Your name").fill("Olga Owner");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Choose a password").fill(PASSWORD);
	await page.getByRole("button", { name: "Sign up", exact: true }).click();
	await page.waitForSelector("#last-sales");
}

// By the rail of a laptop.
export async function goTo(page: Page, name: string): Promise<void> {
	await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true }).click();
	await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

export async function signOut(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Theme and account" }).click();
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.getByLabel("E-mail").waitFor();
}

// A device that says yes whenever it is asked for its user.
export async function addAuthenticator(context: BrowserContext, page: Page): Promise<void> {
	const devtools = await context.newCDPSession(page);
	await devtools.send("WebAuthn.enable");
	await devtools.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			...{ protocol: "ctap2", transport: "internal", automaticPresenceSimulation: true },
			...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
		},
	});
}

// A code is good once: the second one that is asked for within half a minute is the next one.
export function appOf(secret: string): () => string {
	const totp = new TOTP({ secret });
	let last = 0;
	return () => {
		last = Math.max(Date.now(), last + totp.period * 1_000);
		return totp.generate({ timestamp: last });
	};
}

// Everything that the page has put on the device's disk.
export async function readDisk(page: Page): Promise<string> {
	return await page.evaluate(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
		const rows = await Promise.all(
			names.map(
				(name) =>
					new Promise<unknown>((resolve, reject) => {
						const opening = indexedDB.open(name);
						opening.onerror = () => reject(opening.error);
						opening.onsuccess = async () => {
							const db = opening.result;
							const all = [...db.objectStoreNames].map(
								(table) =>
									new Promise<unknown>((done) => {
										const asked = db.transaction(table).objectStore(table).getAll();
										asked.onsuccess = () => done(asked.result);
									}),
							);
							const found = await Promise.all(all);
							db.close();
							resolve(found);
						};
					}),
			),
		);
		return JSON.stringify([rows, { ...localStorage }, { ...sessionStorage }]);
	});
}

export async function expectNoSecretOnDisk(page: Page): Promise<void> {
	const disk = await readDisk(page);
	expect(disk).toContain("orgName");
	// But for the code to pay with for a day, which is meant to be there.
	expect(disk.replaceAll(/"pay\.[\w.-]+"/g, "")).not.toMatch(/eyJ[\w-]{10}/);
}
