import { expect, it } from "vitest";
import * as icons from "../../pwa/components/icons.ts";
import { trustedPicture } from "../../pwa/trusted.ts";

it("every icon is drawn, in the one frame", () => {
	for (const drawn of Object.values(icons)) {
		const picture = trustedPicture(drawn);
		expect(picture).toContain('viewBox="0 0 24 24"');
		expect(picture.match(/<svg\b/g)).toHaveLength(1);
	}
});

it.each([
	"<img src=x onerror=alert(1)>",
	'<path d="M0 0"/><script>alert(1)</script>',
	'<path onclick="alert(1)"/>',
	'<path d="M0 0"/></svg><b/>',
	"",
])("nothing else becomes markup: %s", (text) => {
	expect(() => trustedPicture(text)).toThrow("only a picture of the build is markup");
});
