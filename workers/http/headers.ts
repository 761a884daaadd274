// What a browser may do with an answer, said in headers.

type Headers = Readonly<Record<string, string>>;

const policy = (rules: Readonly<Record<string, string>>): string =>
	Object.entries(rules)
		.map(([name, value]) => `${name} ${value}`.trim())
		.join("; ");

const EVERYWHERE: Headers = {
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Frame-Options": "DENY",
};

// An answer of the API is read by a program; whoever opens it as a page sees a dead one.
export const API_HEADERS: Headers = {
	...EVERYWHERE,
	"Content-Security-Policy": policy({
		"default-src": "'none'",
		"object-src": "'none'",
		"base-uri": "'none'",
		"form-action": "'none'",
		"frame-ancestors": "'none'",
	}),
};

// Everything that a page loads is a file of ours. "fieldtill" is the one policy that may make markup and script
// addresses from text: pwa/trusted.ts.
const PAGE = {
	"default-src": "'none'",
	"script-src": "'self'",
	"style-src": "'self'",
	"img-src": "'self'",
	"font-src": "'self'",
	"connect-src": "'self'",
	"manifest-src": "'self'",
	"worker-src": "'self'",
	"object-src": "'none'",
	"base-uri": "'none'",
	"form-action": "'self'",
	"frame-ancestors": "'none'",
} as const;

const USES = ["camera", "usb", "serial", "hid", "screen-wake-lock", "fullscreen"];
const PASSKEYS = ["publickey-credentials-get", "publickey-credentials-create"];
const UNUSED = ["microphone", "geolocation", "payment", "display-capture", "midi", "browsing-topics"];

export const PAGE_HEADERS: Headers = {
	...EVERYWHERE,
	"Content-Security-Policy": policy({
		...PAGE,
		"require-trusted-types-for": "'script'",
		"trusted-types": "fieldtill",
	}),
	"Permissions-Policy": [
		...[...USES, ...PASSKEYS].map((name) => `${name}=(self)`),
		...UNUSED.map((name) => `${name}=()`),
	].join(", "),
};

// The API reader is made by others: it writes its styles into the page.
export const DOCS_HEADERS: Headers = {
	...PAGE_HEADERS,
	"Content-Security-Policy": policy({
		...PAGE,
		"style-src": "'self' 'unsafe-inline'",
		"img-src": "'self' data:",
	}),
};

export const ONLY_HTTPS: Headers = { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" };
