// Reads /openapi.json to the developer. The reader itself is served by this system too; it loads nothing from
// elsewhere, reports nothing and sends requests only to this origin.

type Reader = { createApiReference(selector: string, options: object): void };

const script = document.createElement("script");
script.src = "/docs/standalone.js";
script.onload = () => {
	const { Scalar } = globalThis as { Scalar?: unknown };
	(Scalar as Reader).createApiReference("#docs", {
		url: "/openapi.json",
		withDefaultFonts: false,
		telemetry: false,
		hideClientButton: true,
		showDeveloperTools: "never",
		mcp: { disabled: true },
		agent: { disabled: true },
		theme: "none",
	});
};
document.head.append(script);
