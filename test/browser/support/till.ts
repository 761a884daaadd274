import type { Page } from "playwright-core";

// What a cashier does, step by step.

export async function addProduct(page: Page, product: string, times = 1): Promise<void> {
	for (let n = 0; n < times; n += 1) await page.click(`[data-product="${product}"]`);
}

export async function beginCharge(page: Page): Promise<void> {
	await page.locator("button:visible", { hasText: /^Charge/ }).click();
	await page.waitForSelector("#guest-code");
}

export async function findGuest(page: Page, code: string): Promise<void> {
	await page.fill("#guest-code", code);
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: /^Charge/ }).waitFor();
	await page.getByText("New balance").waitFor();
}

export async function confirm(page: Page): Promise<void> {
	await page.getByRole("button", { name: /^(Confirm|Try anyway)$/ }).click();
}

export async function readTotal(page: Page): Promise<string> {
	return (
		(await page
			.locator("[data-testid=total]:visible, [data-testid=dock-total]:visible")
			.first()
			.textContent()) ?? ""
	);
}

type LoggedOp = {
	readonly id: string;
	readonly state: string;
	readonly epoch: number;
	readonly seq: number;
	readonly digest: string;
	readonly savedAt: number;
	readonly op: { readonly prev: string; readonly seq: number; readonly cashier?: string };
	readonly tries: number;
};

// The op log as it lies on the device's disk.
export async function readOpLog(page: Page): Promise<LoggedOp[]> {
	return await page.evaluate(
		() =>
			new Promise<LoggedOp[]>((resolve, reject) => {
				const opening = indexedDB.open("fieldtill");
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const all = opening.result.transaction("ops").objectStore("ops").getAll();
					all.onerror = () => reject(all.error);
					all.onsuccess = () => {
						opening.result.close();
						resolve((all.result as LoggedOp[]).sort((a, b) => a.seq - b.seq));
					};
				};
			}),
	);
}

// What a device still keeps: databases, caches, service workers.
export function countLeft(till: Page): Promise<number[]> {
	return till.evaluate(async () => [
		(await indexedDB.databases()).length,
		(await caches.keys()).length,
		(await navigator.serviceWorker.getRegistrations()).length,
	]);
}
