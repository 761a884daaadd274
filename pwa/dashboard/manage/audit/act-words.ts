import type { Act } from "../../../../domain/access/audit.ts";

// What happened, in a few words for a list.
const ACT_WORDS: Readonly<Record<Act, string>> = {
	"org-created": "Organisation signed up",
	"org-changed": "Settings changed",
	"sso-changed": "Own sign-in changed",
	"sso-removed": "Own sign-in removed",
	"signed-in": "Signed in",
	"sign-in-refused": "Sign-in refused",
	"signed-out": "Signed out",
	"session-ended": "Session ended",
	"session-reused": "Session used twice, ended",
	"stepped-up": "Confirmed who it is",
	"factor-refused": "Second factor refused",
	"password-changed": "Password changed",
	"pin-changed": "PIN changed",
	"pin-refused": "Wrong PIN",
	"totp-added": "App codes set up",
	"totp-removed": "App codes removed",
	"recovery-code-used": "Recovery code used",
	"factors-reset": "Second factor reset by an owner",
	"passkey-added": "Passkey added",
	"passkey-removed": "Passkey removed",
	"staff-invited": "Person invited",
	"staff-joined": "Person joined",
	"staff-changed": "Person changed",
	"staff-removed": "Person removed",
	"staff-erased": "Person forgotten",
	"staff-exported": "Person exported",
	"store-created": "Store opened",
	"till-created": "Till made",
	"till-code-made": "Enrolment code made",
	"till-enrolled": "Till enrolled",
	"till-changed": "Till changed",
	"till-removed": "Till removed",
	"till-wiped": "Till wiped",
	"key-made": "API key made",
	"key-revoked": "API key revoked",
	"provider-changed": "Provider changed",
	"provider-removed": "Provider removed",
	"wallet-code-made": "Wallet code made",
	"wallet-code-removed": "Wallet code removed",
	"wallet-link-sent": "Wallet link mailed",
	"wallet-entered": "Wallet opened",
	"account-status-changed": "Account blocked or unblocked",
	"account-pin-changed": "Account PIN changed",
	"account-code-added": "Wristband code added",
	"account-code-removed": "Wristband code removed",
	"account-exported": "Account exported",
	"account-erased": "Guest forgotten",
	"value-granted": "Value granted",
};

export function actText(act: string): string {
	return (ACT_WORDS as Readonly<Record<string, string>>)[act] ?? act;
}

// Each thing that changed: from what, to what.
export type Change = { readonly name: string; readonly before: string; readonly after: string };

export function changesOf(before: string | null, after: string | null): Change[] {
	const old = readJson(before);
	const now = readJson(after);
	return [...new Set([...Object.keys(old), ...Object.keys(now)])]
		.map((name) => ({
			name: name.replaceAll(/([A-Z])/g, " $1").toLowerCase(),
			before: valueText(old[name]),
			after: valueText(now[name]),
		}))
		.filter((change) => change.before !== change.after);
}

function readJson(text: string | null): Record<string, unknown> {
	return text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function valueText(value: unknown): string {
	if (value === undefined || value === null) return "";
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}
