import { performance } from "node:perf_hooks";
import type { Claims } from "../../domain/access/claims.ts";
import { PERMISSIONS, refusalOf } from "../../domain/access/permissions.ts";
import { signToken, verifyToken } from "../../workers/secrets/tokens.ts";
import { median } from "./statistics.ts";

// What the check of a token adds to a sale: measured here, in the same engine as the runtime's, and told as a share of
// the time that a sale takes when the machine does nothing but sales. An instance verifies a till's token once in its
// ten minutes and finds it again at every other sale.

const KNOWN_CHECKS = 50_000;
const NEW_CHECKS = 400;
const ROUNDS = 5;

export type TokenCheck = {
	readonly knownUs: number;
	readonly newUs: number;
	// Of a sale: a token that is known, and one that is seen for the first time.
	readonly knownShare: number;
	readonly newShare: number;
};

export async function measureTokenCheck(signingKeys: string, salesPerSecond: number): Promise<TokenCheck> {
	const now = Date.now();
	const claims = (n: number): Claims => ({ role: "till", org: "bench", sub: `till-${n}`, store: "store-1" });
	const check = async (token: string) => {
		const caller = await verifyToken(signingKeys, token, now);
		return refusalOf(PERMISSIONS["POST /v1/ops"], caller, now);
	};
	const known = await signToken(signingKeys, claims(0), now);
	const rounds = { known: [] as number[], new: [] as number[] };
	for (let round = 1; round <= ROUNDS; round += 1) {
		const fresh = await Promise.all(
			Array.from({ length: NEW_CHECKS }, (_, n) =>
				signToken(signingKeys, claims(round * NEW_CHECKS + n), now),
			),
		);
		rounds.new.push(await timeEach(NEW_CHECKS, (n) => check(fresh[n] ?? "")));
		rounds.known.push(await timeEach(KNOWN_CHECKS, () => check(known)));
	}
	const saleUs = 1_000_000 / salesPerSecond;
	const [knownUs, newUs] = [median(rounds.known), median(rounds.new)];
	return { knownUs, newUs, knownShare: knownUs / saleUs, newShare: newUs / saleUs };
}

// In microseconds.
async function timeEach(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	for (let n = 0; n < times; n += 1) await work(n);
	return ((performance.now() - startedAt) * 1_000) / times;
}
