import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { makeOrg, send, signAs } from "../../scripts/fixture.ts";
import { callerAddress, checkFlood } from "../../workers/middleware/flood.ts";
import { door } from "../support/pool.ts";

// How often one may ask.

beforeAll(async () => {
	await makeOrg(door, "limits", { stores: 0, tillsPerStore: 0, accounts: 1, balanceMinor: 1_000 });
});

describe("too many calls", () => {
	const context = (limiter: "FLOOD" | "ENTRY" | "EXPORT", success: boolean) => {
		const asked: string[] = [];
		const limit = async ({ key }: { key: string }) => {
			asked.push(key);
			return { success };
		};
		return { asked, c: { env: { [limiter]: { limit } } } as unknown as Parameters<typeof checkFlood>[0] };
	};

	it.each([
		["FLOOD", 300],
		["ENTRY", 30],
		["EXPORT", 0],
	] as const)(
		"of %s ask the limiter from the %ith in ten seconds on, and are refused",
		async (limiter, free) => {
			const { c, asked } = context(limiter, false);
			for (let n = 0; n < free; n += 1) await checkFlood(c, `many-${limiter}`, limiter);
			expect(asked).toEqual([]);
			await expect(checkFlood(c, `many-${limiter}`, limiter)).rejects.toMatchObject({ code: "rate-limited" });
			expect(asked).toEqual([`many-${limiter}`]);
			await checkFlood(context(limiter, true).c, `many-${limiter}`, limiter);
		},
	);

	it("with a token that is not ours count for the address", async () => {
		const request = () =>
			door.fetch("/v1/sales", {
				headers: { Authorization: "Bearer a.b.c", "CF-Connecting-IP": "198.51.100.7" },
			});
		const spy = vi.spyOn(env.FLOOD, "limit");
		for (let n = 0; n < 301; n += 1) await request();
		expect(spy).toHaveBeenCalledWith({ key: "address/198.51.100.7" });
		spy.mockRestore();
	});

	it("of exports are refused by the platform's own limiter", async () => {
		const owner = await signAs(door, { role: "owner", org: "limits", sub: "hungry", freshAt: Date.now() });
		let answer = { status: 200 };
		for (let n = 0; n < 40 && answer.status === 200; n += 1)
			answer = await send(door, owner, "GET", "/v1/accounts/guest-1/export");
		expect(answer.status).toBe(429);
	});

	it("are told apart by their address", () => {
		const c = { req: { header: () => "192.0.2.1" } } as unknown as Parameters<typeof callerAddress>[0];
		expect(callerAddress(c)).toBe("192.0.2.1");
	});
});
