import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator } from "playwright-core";

// What a phone's camera reads off a screen: the picture as it is shown, through a decoder that knows nothing of us.

const decoder = createRequire(import.meta.url).resolve("jsqr");

export async function readQr(shown: Locator): Promise<string> {
	const picture = (await shown.screenshot()).toString("base64");
	const camera = await shown.page().context().newPage();
	try {
		// A page of nobody's: no policy of ours holds there.
		await camera.goto("about:blank");
		await camera.addScriptTag({ content: readFileSync(decoder, "utf8") });
		return await camera.evaluate(async (png) => {
			const image = new Image();
			image.src = `data:image/png;base64,${png}`;
			await image.decode();
			const canvas = new OffscreenCanvas(image.width, image.height);
			const pixels = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
			pixels.drawImage(image, 0, 0);
			const { data, width, height } = pixels.getImageData(0, 0, image.width, image.height);
			const { jsQR } = globalThis as unknown as { jsQR: typeof import("jsqr").default };
			return jsQR(data, width, height)?.data ?? "nothing was read";
		}, picture);
	} finally {
		await camera.close();
	}
}
