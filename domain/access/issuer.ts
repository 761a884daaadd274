// Which addresses an org's identity provider may have: HTTPS, and on one machine also plain HTTP of that very machine.

const SECURE = /^https:\/\/[^/?#@\s]+([/?#]|$)/;
const HERE = /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?(\/|$)/;

type IssuerKind = "secure" | "here";

// Null: none that is asked anything.
export function issuerKind(issuer: string, stage: string): IssuerKind | null {
	if (SECURE.test(issuer)) return "secure";
	return stage === "local" && HERE.test(issuer) ? "here" : null;
}
