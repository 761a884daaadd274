import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Life, SimObject, Universe } from "./objects.ts";

// Calls between things that may die, over wires that lose, double and delay. A caller that died never hears; a caller
// that lives hears the answer, or that there was none, which tells it nothing.

const CALL_TIMEOUT_MS = 8_000;

export type Caller = { readonly life: Life; crash(): void };
type Callee = SimObject<unknown> & { isFenced?: boolean };

export function call<Answer>(
	{ time, chance, faults, diary }: Universe,
	from: Caller | null,
	to: Callee,
	what: string,
	work: () => Answer | Promise<Answer>,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const life = from?.life ?? { alive: true };
		if (from !== null && faults.hits("crash-before-send")) {
			from.crash();
			return;
		}
		let isSettled = false;
		const settle = (how: () => void) => {
			if (isSettled || !life.alive) return false;
			isSettled = true;
			how();
			return true;
		};
		const latency = () => latencyOf(chance, faults);
		time.plan(CALL_TIMEOUT_MS, () => settle(() => reject(new Error("no answer"))));
		const arrive = async (): Promise<void> => {
			diary.write(() => `${to.name} ← ${what}`);
			if (to.isFenced) return void settle(() => reject(new Error("fenced")));
			let reply: () => void;
			try {
				const answer = await work();
				reply = () => resolve(answer);
			} catch (error) {
				reply = () => reject(error instanceof Error ? error : new Error(String(error)));
			}
			// The turn is committed; whether anyone hears of it is another matter.
			if (faults.hits("crash-after-turn")) to.crash();
			if (faults.hits("reply-lost")) return diary.write(() => `${to.name} → ${what}: reply lost`);
			time.plan(latency(), () => settle(reply));
		};
		if (faults.hits("request-lost")) diary.write(() => `${to.name} ↚ ${what}: lost`);
		else time.plan(latency(), arrive);
		if (faults.hits("request-doubled")) time.plan(latency(), arrive);
	});
}

// There and back again, to a database or a bucket: it does what it is asked, or fails, when the request is there. Who
// died meanwhile never hears.
export async function reach<Answer>(
	{ time, chance, faults }: Universe,
	life: Life,
	work: () => Answer,
): Promise<Answer> {
	const trip = () =>
		new Promise<void>((resolve) => {
			time.plan(latencyOf(chance, faults), () => {
				if (life.alive) resolve();
			});
		});
	await trip();
	try {
		return work();
	} finally {
		await trip();
	}
}

function latencyOf(chance: Chance, faults: Faults): number {
	return chance.between(1, 20) + (faults.hits("request-slow") ? chance.between(100, 12_000) : 0);
}
