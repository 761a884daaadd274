import type { Factor } from "./views/sign-in.ts";

// What a person can show beside a password.

export const RECOVERY_CODES = 10;
// Eighty bits: nobody guesses one, and a plain hash is enough to keep it by.
export const RECOVERY_CODE_CHARS = 16;
// Without letters and digits that are taken for each other.
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

type FactorCounts = {
	readonly totpConfirmed: boolean;
	readonly recoveryCodesLeft: number;
	readonly passkeys: number;
};

// None: the password alone signs in. Recovery codes stand in for a lost device and are no factor by themselves.
export function factorsOf({ totpConfirmed, recoveryCodesLeft, passkeys }: FactorCounts): Factor[] {
	const factors: Factor[] = [
		...(totpConfirmed ? (["totp"] as const) : []),
		...(passkeys > 0 ? (["passkey"] as const) : []),
	];
	return factors.length > 0 && recoveryCodesLeft > 0 ? [...factors, "recovery"] : factors;
}

// From random bytes, one a sign: XXXX-XXXX-XXXX-XXXX.
export function recoveryCode(bytes: Uint8Array): string {
	const signs = [...bytes.subarray(0, RECOVERY_CODE_CHARS)].map((byte) => SIGNS[byte % SIGNS.length]);
	return signs.join("").replaceAll(/(.{4})(?=.)/g, "$1-");
}

// As it is typed: case, dashes and spaces do not matter, nor does an O for a zero.
export function plainRecoveryCode(typed: string): string {
	return typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
