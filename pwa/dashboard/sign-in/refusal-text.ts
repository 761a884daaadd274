// Why the org's own sign-in sent someone back here.

const TEXTS: Readonly<Record<string, string>> = {
	"sso-unknown": "This organisation has no sign-in of its own, or its id is not right.",
	"sso-unreachable": "Your organisation's sign-in does not answer. Try again in a moment.",
	"sso-over": "That took too long. Begin again.",
	"sso-refused": "Your organisation's sign-in did not let you in.",
	"sso-email": "Your organisation's sign-in does not tell a confirmed e-mail address. Ask whoever runs it.",
	"sso-person": "Nobody with your e-mail address works here. Ask for an invitation first.",
	"attempts-exhausted": "Too many tries. Wait some minutes, then try again.",
};

export function refusalText(why: string): string {
	return TEXTS[why] ?? "Signing in did not work. Try again.";
}
