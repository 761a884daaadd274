import { expect, it } from "vitest";
import { readSpeed, Speed } from "../../scripts/storm/speed.ts";

// As long as a processor needs to be seen at work.
function work(): void {
	const since = process.cpuUsage();
	for (;;) if (process.cpuUsage(since).user > 1_000) return;
}

it("what a storm prints of its speed, the benchmark reads", () => {
	const short = new Speed(1);
	work();
	short.count(5_000);
	const one = readSpeed(`1 seeds, 5,000 steps, every claim held (${short})`);
	expect(one?.perSecond).toBeGreaterThan(0);
	expect(one).toEqual({ perSecond: one?.perSecond, slowest: one?.perSecond, fastest: one?.perSecond });
	const long = new Speed(24);
	for (let run = 0; run < 24; run += 1) {
		work();
		long.count(run < 12 ? 10 : 1_000_000);
	}
	const many = readSpeed(`24 seeds, every claim held (${long})`);
	expect(many?.slowest).toBeLessThan(many?.perSecond ?? 0);
	expect(many?.fastest).toBeGreaterThan(many?.perSecond ?? Number.NaN);
	expect(readSpeed("seed 7 fails at step 12: I1")).toBeUndefined();
});
