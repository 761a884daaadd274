import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { iconPlugin } from "./scripts/icon-plugin.ts";

// Builds every page that a browser opens into .build/web, which the worker serves as its static assets.

const page = (name: string) => fileURLToPath(new URL(`./pwa/${name}.html`, import.meta.url));
const pages = ["index", "till", "dashboard", "wallet", "offline", "404", "docs"];
const apiOrigin = process.env.FIELDTILL_API ?? "http://localhost:8787";

// What every entrance needs is one file: many small ones weigh more.
const SHARED = { name: "shared", test: /\.(ts|tsx|js|mjs)$/, minShareCount: 5 };

// The API reader is a file of its own beside its page: it is large, only developers load it, and no page may
// load a script from another origin.
function copyApiReader(): Plugin {
	return {
		name: "fieldtill-api-reader",
		apply: "build",
		generateBundle() {
			const source = new URL(
				"./node_modules/@scalar/api-reference/dist/browser/standalone.js",
				import.meta.url,
			);
			this.emitFile({ type: "asset", fileName: "docs/standalone.js", source: readFileSync(source) });
		},
	};
}

// What is built is what is served, whoever starts the build: a test runner's NODE_ENV would leave development code
// and this machine's paths in it.
if (process.argv.includes("build")) process.env.NODE_ENV = "production";

export default defineConfig({
	root: fileURLToPath(new URL("./pwa", import.meta.url)),
	appType: "mpa",
	build: {
		outDir: fileURLToPath(new URL("./.build/web", import.meta.url)),
		emptyOutDir: true,
		target: ["chrome123", "firefox128", "safari17.5"],
		// The content security policy allows no data: scripts, styles or fonts.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			input: Object.fromEntries(pages.map((name) => [name, page(name)])),
			output: { codeSplitting: { groups: [SHARED] } },
		},
	},
	server: {
		proxy: {
			"/v1": { target: apiOrigin, ws: true },
			"/openapi.json": apiOrigin,
			"/healthz": apiOrigin,
			"/readyz": apiOrigin,
		},
	},
	plugins: [
		preact({ devToolsEnabled: false }),
		copyApiReader(),
		iconPlugin(),
		VitePWA({
			strategies: "injectManifest",
			registerType: "prompt",
			injectRegister: false,
			srcDir: "sw",
			filename: "sw.ts",
			manifestFilename: "manifest.webmanifest",
			injectManifest: {
				globPatterns: ["**/*.{js,css,html,svg,woff2}"],
				globIgnores: ["docs/**", "docs.html", "404.html", "assets/docs-*"],
			},
			manifest: {
				name: "Fieldtill",
				short_name: "Fieldtill",
				description: "A point of sale for places where the network fails",
				lang: "en",
				start_url: "/till",
				scope: "/",
				display: "standalone",
				background_color: "#faf9f5",
				theme_color: "#0f5132",
				icons: [
					{ src: "/icon-192.png", sizes: "192x192", type: "image/png" },
					{ src: "/icon-512.png", sizes: "512x512", type: "image/png" },
					{ src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
				],
			},
		}),
	],
});
