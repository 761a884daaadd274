import type { Plugin } from "vite";

// Of an icon only what it draws goes into the pages: the frame is the same around each and stands once, in pwa/trusted.ts.

const ICON = /\/lucide-static\/icons\/[\w-]+\.svg\?raw$/;
const FRAME = /^<!-- @license lucide-static .*? -->\s*<svg\s[^>]*>([\s\S]*)<\/svg>\s*$/;

export function iconPlugin(): Plugin {
	return {
		name: "fieldtill-icons",
		enforce: "post",
		transform(code, id) {
			if (!ICON.test(id)) return null;
			const svg = JSON.parse(code.slice(code.indexOf('"'), code.lastIndexOf('"') + 1)) as string;
			const drawn = FRAME.exec(svg)?.[1];
			if (drawn === undefined) throw new Error(`${id} is not drawn as the other icons are`);
			return { code: `export default ${JSON.stringify(withoutGaps(drawn))}`, map: null };
		},
	};
}

function withoutGaps(markup: string): string {
	return markup.trim().replaceAll(/>\s+</g, "><").replaceAll(" />", "/>");
}
