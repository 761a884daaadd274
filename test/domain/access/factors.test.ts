import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorsOf, plainRecoveryCode, recoveryCode } from "../../../domain/access/factors.ts";
import { issuerKind } from "../../../domain/access/issuer.ts";

describe("the factors of a person", () => {
	it.each([
		[false, 0, 0, []],
		// Codes for a lost device are no factor by themselves.
		[false, 10, 0, []],
		[true, 0, 0, ["totp"]],
		[true, 3, 0, ["totp", "recovery"]],
		[false, 3, 1, ["passkey", "recovery"]],
		[true, 0, 2, ["totp", "passkey"]],
	])("app %s, %i recovery codes, %i passkeys → %j", (totpConfirmed, recoveryCodesLeft, passkeys, factors) => {
		expect(factorsOf({ totpConfirmed, recoveryCodesLeft, passkeys })).toEqual(factors);
	});
});

describe("a recovery code", () => {
	const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

	it("is of signs that are not taken for each other, and means the same however it is typed", () => {
		fc.assert(
			fc.property(bytes, (random) => {
				const code = recoveryCode(random);
				expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
				const plain = plainRecoveryCode(code);
				const typed = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
				expect(plainRecoveryCode(` ${typed}`)).toBe(plain);
			}),
		);
	});

	it("differs when any of its five-bit parts does", () => {
		fc.assert(
			fc.property(bytes, fc.nat({ max: 15 }), fc.integer({ min: 1, max: 31 }), (random, at, by) => {
				const other = Uint8Array.from(random, (byte, index) => (index === at ? byte ^ by : byte));
				expect(recoveryCode(other)).not.toBe(recoveryCode(random));
			}),
		);
	});
});

describe("the address of an identity provider", () => {
	it.each([
		["https://id.example.com", "production", "secure"],
		["https://id.example.com/realms/north", "production", "secure"],
		["https://user:secret@id.example.com", "production", null],
		["https://", "production", null],
		["http://id.example.com", "local", null],
		["http://127.0.0.1:4000", "local", "here"],
		["http://localhost:4000/op", "local", "here"],
		["http://127.0.0.1:4000", "staging", null],
		["http://localhost", "production", null],
		["http://localhost:80@evil.example", "local", null],
		["http://localhost.evil.example", "local", null],
		["http://127.0.0.1.evil.example", "local", null],
		["file:///etc/passwd", "local", null],
	])("%s on %s → %s", (issuer, stage, kind) => {
		expect(issuerKind(issuer, stage)).toBe(kind);
	});
});
