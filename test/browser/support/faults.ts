import type { Page, Route } from "playwright-core";
import type { Stage } from "./stage.ts";
import { addProduct, beginCharge, confirm, findGuest } from "./till.ts";

// A network that fails in chosen ways, and what the books say afterwards.

export const OPS = "**/v1/ops";

// The server decides, but its answer never arrives.
export async function loseAnswer(route: Route): Promise<void> {
	await route.fetch().catch(whereNobodyWaits);
	await route.abort().catch(whereNobodyWaits);
}

// The browser may be killed meanwhile.
function whereNobodyWaits(trouble: unknown): void {
	if (!/disposed|closed/.test(String(trouble))) throw trouble;
}

// The request never leaves.
export async function loseRequest(route: Route): Promise<void> {
	await route.abort();
}

// What the guest's account says about a sale, asked as the organizer.
export async function debitsOf(stage: Stage, guest: string, opId: string | undefined): Promise<number[]> {
	const answer = await stage.asOwner("GET", `/v1/accounts/${guest}/entries?limit=50`);
	const { entries } = answer as { entries: { transfer: string; amountMinor: number }[] };
	return entries.filter(({ transfer }) => transfer === `${opId}:1`).map(({ amountMinor }) => amountMinor);
}

// A cola with its deposit: 5.80.
export async function chargeCola(till: Page, guest: string): Promise<void> {
	await addProduct(till, "cola");
	await beginCharge(till);
	await findGuest(till, guest);
	await confirm(till);
}

// In a page: keeps it from being deleted until the page is closed.
export function holdDatabase(): Promise<void> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open("fieldtill");
		opening.onsuccess = () => resolve();
		opening.onerror = () => reject(opening.error);
	});
}
