import { randomBytes } from "node:crypto";
import {
	factorsOf,
	plainRecoveryCode,
	RECOVERY_CODE_CHARS,
	RECOVERY_CODES,
	recoveryCode,
} from "../../domain/access/factors.ts";
import type { Factor } from "../../domain/access/views/sign-in.ts";
import { SECOND_FACTOR_POLICY } from "../../domain/core/attempts.ts";
import { audited } from "../audit/audited.ts";
import { useRecovery, useTotpStep } from "../db/factors.ts";
import { listPasskeys } from "../db/passkeys.ts";
import type { StaffRow } from "../db/staff.ts";
import type { AppContext } from "../env.ts";
import { Problem } from "../http/problems.ts";
import { digestOf, isSecret } from "../secrets/verifier.ts";
import { countAttempt } from "./attempts.ts";
import { stepOf, unsealTotp } from "./totp.ts";

// Proving who it is, beside a password or in its place, while signing in or before something that matters.

type Proof = { readonly factor: "totp" | "recovery" | "password"; readonly code: string };

export async function listFactors(c: AppContext, person: StaffRow): Promise<Factor[]> {
	return factorsOf({
		totpConfirmed: person.totpConfirmed === 1,
		recoveryCodesLeft: recoveryHashesOf(person).length,
		passkeys: (await listPasskeys(c.env.DB, person)).length,
	});
}

// Returns only when it was right. A code that was right is used up.
export async function prove(c: AppContext, person: StaffRow, { factor, code }: Proof): Promise<void> {
	const counted = await countAttempt(c, `factor/${person.org}/${person.id}`, SECOND_FACTOR_POLICY);
	const isRight = await isProof(c, person, { factor, code });
	if (!isRight) throw await refuseFactor(c, person, { by: factor });
	await counted.forgive();
}

// Written down, since whoever got here knew the password or holds a session.
export async function refuseFactor(
	c: AppContext,
	person: Pick<StaffRow, "org" | "id" | "role">,
	after: { readonly by: Factor | "password"; readonly why?: string },
): Promise<Problem> {
	await audited(c, { act: "factor-refused", target: person.id, after }, [], actorOf(person));
	return new Problem("factor-wrong");
}

export function actorOf({ org, id, role }: Pick<StaffRow, "org" | "id" | "role">) {
	return { org, actor: id, actorRole: role };
}

async function isProof(c: AppContext, person: StaffRow, { factor, code }: Proof): Promise<boolean> {
	if (factor === "totp") return await isTotp(c, person, code);
	if (factor === "recovery") return await isRecoveryCode(c, person, code);
	// The password proves enough only where there is nothing better.
	const isRight = await isSecret(code, person.password);
	return isRight && (await listFactors(c, person)).length === 0;
}

async function isTotp(c: AppContext, person: StaffRow, code: string): Promise<boolean> {
	if (person.totp === null || person.totpConfirmed === 0) return false;
	const step = stepOf(unsealTotp(c.env.SEALING_KEYS, person, person.totp), code, Date.now());
	return step !== null && (await useTotpStep(c.env.DB, person, step));
}

async function isRecoveryCode(c: AppContext, person: StaffRow, code: string): Promise<boolean> {
	const hash = digestOf(plainRecoveryCode(code));
	const hashes = recoveryHashesOf(person);
	if (!hashes.includes(hash)) return false;
	const told = { act: "recovery-code-used", target: person.id, after: { left: hashes.length - 1 } } as const;
	// Two at once with one code: the later one changes nothing, though the log tells of both.
	const [used] = await audited(c, told, [useRecovery(c.env.DB, person, hash)], actorOf(person));
	return used?.meta.changes === 1;
}

export function recoveryHashesOf({ recovery }: Pick<StaffRow, "recovery">): readonly string[] {
	return JSON.parse(recovery) as string[];
}

// Shown once; the hashes are kept.
export function newRecoveryCodes(): { readonly codes: string[]; readonly hashes: string[] } {
	const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(RECOVERY_CODE_CHARS)));
	return { codes, hashes: codes.map((code) => digestOf(plainRecoveryCode(code))) };
}
