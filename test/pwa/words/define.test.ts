import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const english = {
	title: "Pay",
	due: (sum: string) => `${sum} due`,
	nested: { back: "Back" },
};

async function load(chosen: string | null) {
	vi.resetModules();
	vi.stubGlobal("localStorage", { getItem: () => chosen });
	return await import("../../../pwa/words/define.ts");
}

describe("the words of the pages", () => {
	beforeEach(() => void vi.unstubAllGlobals());
	afterEach(() => void vi.unstubAllGlobals());

	it("are English where nothing was chosen", async () => {
		const { defineWords, language } = await load(null);
		expect(language).toBe("en");
		expect(defineWords(english)).toBe(english);
	});

	it("are marked in the pseudo-language, filled in or nested", async () => {
		const { defineWords } = await load("en-XA");
		const words = defineWords(english);
		expect(words.title).toBe("⟦Páy⟧");
		expect(words.due("4.20")).toBe("⟦4.20 dúé⟧");
		expect(words.nested.back).toBe("⟦Báck⟧");
	});

	it("have a form for one and for many", async () => {
		const { plural } = await load(null);
		const sales = (count: number) => plural(count, { one: "# sale waits", other: "# sales wait" });
		expect([sales(0), sales(1), sales(2), sales(1_000)]).toEqual([
			"0 sales wait",
			"1 sale waits",
			"2 sales wait",
			"1,000 sales wait",
		]);
	});

	it("are English where storage is forbidden", async () => {
		vi.resetModules();
		vi.stubGlobal("localStorage", {
			getItem: () => {
				throw new Error("forbidden");
			},
		});
		expect((await import("../../../pwa/words/define.ts")).language).toBe("en");
	});
});
