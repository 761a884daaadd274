import { afterEach, beforeEach, expect, it, vi } from "vitest";

// A browser that forbids this page to keep anything: each read throws.

vi.mock("../../../pwa/till/pay/store.ts", () => ({
	beginCharge: () => undefined,
	beginCash: () => undefined,
}));
vi.mock("../../../pwa/till/sale/store.ts", () => ({ undo: () => undefined, removeLine: () => undefined }));
vi.mock("../../../pwa/till/link/assignment.ts", () => ({ sheet: {} }));

beforeEach(() => {
	const forbidden = () => {
		throw new DOMException("forbidden", "SecurityError");
	};
	vi.stubGlobal("localStorage", { getItem: forbidden, setItem: forbidden });
});
afterEach(() => vi.unstubAllGlobals());

it("opens the till all the same, where it can say so", async () => {
	const { keysOn, switchKeys } = await import("../../../pwa/till/screen/shortcuts.ts");
	expect(keysOn.value).toBe(true);
	switchKeys(false);
	expect(keysOn.value).toBe(false);
});
