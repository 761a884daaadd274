// What every token of ours says about itself, wherever it is checked.

export const ISSUER = "fieldtill";
export const ALGORITHM = "EdDSA";

// What a token is good for: a token for one thing is none for another.
export type Audience = "access" | "pay" | "nonce";

export function audienceOf(audience: Audience): string {
	return `${ISSUER}/${audience}`;
}
