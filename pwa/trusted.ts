// Where the browser has Trusted Types, text becomes markup or the address of a script here and nowhere else: the pages'
// policy (workers/http/headers.ts) knows no other maker. Both are files of the build, never data.

type Policy = { createHTML(text: string): string; createScriptURL(text: string): string };
type Maker = { createPolicy(name: string, rules: Policy): Policy };

const SCRIPTS = ["/sw.js"];

// Around what an icon draws.
const FRAME =
	'<!-- @license lucide-static - ISC --><svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">';
const DRAWN = /^(<(circle|ellipse|line|path|polygon|polyline|rect)( [\w-]+="[\w\s.,-]*")*\/>)+$/;

const rules: Policy = {
	createHTML: (drawn) => {
		if (!DRAWN.test(drawn)) throw new TypeError("only a picture of the build is markup");
		return `${FRAME}${drawn}</svg>`;
	},
	createScriptURL: (address) => {
		if (!SCRIPTS.includes(address)) throw new TypeError("only a script of the build is loaded");
		return address;
	},
};
const { trustedTypes } = globalThis as { trustedTypes?: Maker };
const policy = trustedTypes?.createPolicy("fieldtill", rules) ?? rules;

// The same picture is the same markup, so that nothing is drawn anew.
const pictures = new Map<string, string>();

export function trustedPicture(drawn: string): string {
	const known = pictures.get(drawn) ?? policy.createHTML(drawn);
	pictures.set(drawn, known);
	return known;
}

export function trustedScript(address: string): string {
	return policy.createScriptURL(address);
}
