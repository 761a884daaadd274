import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { SIGN_IN_POLICY } from "../../../domain/core/attempts.ts";
import { makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { callerAddress } from "../../../workers/http/caller.ts";
import { checkFlood } from "../../../workers/middleware/flood.ts";
import { door } from "../../support/pool.ts";

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

	it("with guessed keys are refused before anybody looks into the database, and count once each", async () => {
		const limit = vi.spyOn(env.FLOOD, "limit").mockResolvedValue({ success: false });
		const prepare = vi.spyOn(env.DB, "prepare");
		const guess = async (n: number) => {
			const Authorization = `Bearer ftk_limits_shop_${String(n).padStart(43, "A")}`;
			const headers = { Authorization, "CF-Connecting-IP": "198.51.100.8" };
			return (await door.fetch("/v1/sales", { headers })).status;
		};
		const statuses: number[] = [];
		for (let n = 0; n < 301; n += 1) statuses.push(await guess(n));
		const reads = prepare.mock.calls.filter(([query]) => query.includes("api_keys")).length;
		expect(limit.mock.calls).toEqual([[{ key: "address/198.51.100.8" }]]);
		limit.mockRestore();
		prepare.mockRestore();
		expect(statuses).toEqual([...new Array(300).fill(401), 429]);
		expect(reads).toBe(300);
	});

	it("from one /64 count together, however many addresses of it call", async () => {
		const spy = vi.spyOn(env.FLOOD, "limit");
		const headers = (n: number) => ({
			Authorization: "Bearer a.b.c",
			"CF-Connecting-IP": `2001:db8:5:6::${n.toString(16)}`,
		});
		for (let n = 1; n <= 301; n += 1) await door.fetch("/v1/sales", { headers: headers(n) });
		expect(spy).toHaveBeenCalledWith({ key: "address/2001:db8:5:6::/64" });
		spy.mockRestore();
	});

	it("of exports are refused by the platform's own limiter", async () => {
		const owner = await signAs(door, { role: "owner", org: "limits", sub: "hungry", freshAt: Date.now() });
		let answer = { status: 200 };
		for (let n = 0; n < 40 && answer.status === 200; n += 1)
			answer = await send(door, owner, "GET", "/v1/accounts/guest-1/export");
		expect(answer.status).toBe(429);
	});

	it("that guess are shut out with all of their /64, and their neighbours are not", async () => {
		const guess = async (address: string) => {
			const headers = { "Content-Type": "application/json", "CF-Connecting-IP": address };
			const body = JSON.stringify({ code: "22222-22222-22222-22222" });
			return (await door.fetch("/v1/wallet/claim", { method: "POST", headers, body })).status;
		};
		const statuses: number[] = [];
		for (let n = 1; n <= SIGN_IN_POLICY.failuresMax + 1; n += 1)
			statuses.push(await guess(`2001:db8:7:8:${n.toString(16)}::1`));
		expect(statuses).toEqual([...new Array(SIGN_IN_POLICY.failuresMax).fill(401), 429]);
		expect(await guess("2001:db8:7:9::1")).toBe(401);
	});

	it("are told apart by their address", () => {
		const c = { req: { header: () => "192.0.2.1" } } as unknown as Parameters<typeof callerAddress>[0];
		expect(callerAddress(c)).toBe("192.0.2.1");
	});
});
