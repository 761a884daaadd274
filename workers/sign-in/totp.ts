import { Secret, TOTP } from "otpauth";
import type { StaffKey } from "../db/factors.ts";
import { seal, unseal } from "../secrets/seal.ts";

// Codes from an app: six digits that change every half minute, from a secret that is kept sealed.

const PERIOD_SECONDS = 30;
// Clocks of phones are a little off: the code before and the one after count as well.
const STEPS_AROUND = 1;

export function newTotp(issuer: string, label: string): { readonly secret: string; readonly uri: string } {
	const totp = new TOTP({ issuer, label, secret: new Secret({ size: 20 }) });
	return { secret: totp.secret.base32, uri: totp.toString() };
}

// Which step the code is of; null: of none that counts now.
export function stepOf(secret: string, code: string, now: number): number | null {
	const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });
	const delta = totp.validate({ token: code, timestamp: now, window: STEPS_AROUND });
	return delta === null ? null : totp.counter({ timestamp: now }) + delta;
}

export function sealTotp(sealingKeys: string, who: StaffKey, secret: string): string {
	return seal(sealingKeys, aboutTotp(who), secret);
}

export function unsealTotp(sealingKeys: string, who: StaffKey, sealed: string): string {
	return unseal(sealingKeys, aboutTotp(who), sealed);
}

function aboutTotp({ org, id }: StaffKey): string {
	return `totp/${org}/${id}`;
}
