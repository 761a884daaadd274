// Where the browser has Trusted Types, text becomes markup or the address of a script here and nowhere else: the pages'
// policy (workers/headers.ts) knows no other maker. Both are files of the build, never data.

type Policy = { createHTML(text: string): string; createScriptURL(text: string): string };
type Maker = { createPolicy(name: string, rules: Policy): Policy };

const SCRIPTS = ["/sw.js"];

const rules: Policy = {
	createHTML: (svg) => {
		if (!/^\s*(<!--[^>]*-->\s*)?<svg\b/.test(svg))
			throw new TypeError("only a picture of the build is markup");
		return svg;
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

export function trustedPicture(svg: string): string {
	const known = pictures.get(svg) ?? policy.createHTML(svg);
	pictures.set(svg, known);
	return known;
}

export function trustedScript(address: string): string {
	return policy.createScriptURL(address);
}
