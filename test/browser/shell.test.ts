import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enter, enterTill, newDevice, openStage, type Stage, waitForOfflineCopy } from "./support/stage.ts";
import { addProduct } from "./support/till.ts";

let stage: Stage;
beforeAll(async () => {
	stage = await openStage();
});
afterAll(() => stage?.close());

const WEB = join(import.meta.dirname, "../../.build/web");
const SHELL_SCRIPT_BYTES_MAX = 60_000;
const TILL_BYTES_MAX = 120_000;

describe("the pages", () => {
	it.each([
		["/", "Sell where the network fails."],
		["/till", "Till"],
		["/dashboard", "Dashboard"],
		["/wallet", "Wallet"],
		["/nothing/here", "Nothing here"],
	])("%s opens without an error and says what it is", async (path, heading) => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		const errors: string[] = [];
		page.on("pageerror", (error) => errors.push(error.message));
		await page.goto(stage.url + path);
		await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
		expect(errors).toEqual([]);
		expect(await page.getAttribute("html", "lang")).toBe("en");
		await context.close();
	});

	it("take a sign-in link also in a tab that shows them already, and leave no code in the address", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.goto(`${stage.url}/till`);
		await page.getByRole("heading", { name: "Till", level: 1 }).waitFor();
		await page.goto(`${stage.url}/till#enrol=${await stage.enrolmentFor("bar-1")}`);
		await page.waitForSelector("[data-lock]");
		expect(page.url()).toBe(`${stage.url}/till`);
		await context.close();
	});

	it("load nothing from anywhere else, the API reader included", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		const elsewhere: string[] = [];
		page.on("request", (request) => {
			const { origin, protocol } = new URL(request.url());
			if (protocol.startsWith("http") && origin !== stage.url) elsewhere.push(request.url());
		});
		for (const path of ["/", "/till", "/dashboard", "/wallet", "/docs"]) await page.goto(stage.url + path);
		await page.getByText("Download OpenAPI Document").first().waitFor();
		expect(elsewhere).toEqual([]);
		await context.close();
	});

	it("answer a missing script, style or picture with 404 and never with a page", async () => {
		for (const path of ["/assets/gone.js", "/till/gone.css", "/gone.png"]) {
			const answer = await fetch(stage.url + path, { headers: { Accept: "*/*" } });
			expect(answer.status, path).toBe(404);
			expect(answer.headers.get("Content-Type"), path).not.toContain("text/html");
		}
	});

	it("work under their own policy, and nothing on them would break it", async () => {
		const context = await newDevice(stage.browser);
		const broken: string[] = [];
		context.on("console", (message) => {
			if (/content security policy|trusted|permissions-policy/i.test(message.text()))
				broken.push(message.text());
		});
		const till = await enterTill(stage, context);
		await waitForOfflineCopy(till);
		await addProduct(till, "pils");
		await enter(stage, context, "dashboard", "olive");
		await enter(stage, context, "wallet", "g-0001");
		await till.goto(stage.url);
		await till.goto(`${stage.url}/docs`);
		await till.getByText("Download OpenAPI Document").first().waitFor();
		expect(broken).toEqual([]);
		await context.close();
	});

	it.each(["/", "/till", "/dashboard", "/dashboard/sales", "/wallet", "/nothing/here", "/docs", "/theme.js"])(
		"%s says what may run on it, who may frame it, and what of the device it uses",
		async (path) => {
			const { headers } = await fetch(stage.url + path, { headers: { Accept: "text/html" } });
			const policy = headers.get("Content-Security-Policy") ?? "";
			expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
			expect(policy).toContain("frame-ancestors 'none'");
			expect(policy.includes("unsafe-inline")).toBe(path === "/docs");
			expect(policy).not.toMatch(/script-src[^;]*unsafe/);
			expect(policy.includes("require-trusted-types-for 'script'")).toBe(path !== "/docs");
			expect(headers.get("Permissions-Policy")).toContain("camera=(self)");
			expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
			expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
		},
	);

	it("let nobody slip markup or a script into them", async () => {
		const context = await newDevice(stage.browser);
		const page = await context.newPage();
		await page.goto(`${stage.url}/till`);
		await page.getByRole("heading", { name: "Till", level: 1 }).waitFor();
		const tried = await page.evaluate(async () => {
			const outcomes: Record<string, string> = {};
			const attempt = (name: string, act: () => void) => {
				try {
					act();
					outcomes[name] = "done";
				} catch {
					outcomes[name] = "refused";
				}
			};
			attempt("markup", () => {
				document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=hacked=1>");
			});
			attempt("another policy", () => {
				const { trustedTypes } = globalThis as unknown as {
					trustedTypes: { createPolicy(name: string, rules: object): unknown };
				};
				trustedTypes.createPolicy("mine", {});
			});
			const inline = document.createElement("style");
			inline.textContent = "body { outline-width: 7px }";
			document.head.append(inline);
			outcomes.style = getComputedStyle(document.body).outlineWidth === "7px" ? "done" : "refused";
			const elsewhere = await fetch("http://127.0.0.1:9/").catch((error: Error) => error.message);
			outcomes.elsewhere = String(elsewhere);
			return outcomes;
		});
		expect(tried).toEqual({
			...{ markup: "refused", "another policy": "refused", style: "refused" },
			elsewhere: "Failed to fetch",
		});
		await context.close();
	});

	it("carry no inline script, no inline style and no handler attribute", () => {
		for (const file of readdirSync(WEB).filter((name) => name.endsWith(".html"))) {
			const html = readFileSync(join(WEB, file), "utf8");
			expect(html, file).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
		}
	});
});

describe("what was built", () => {
	it("holds no development code and no path of the machine that built it", () => {
		const root = join(import.meta.dirname, "../..");
		for (const file of readdirSync(join(WEB, "assets")).filter((name) => name.endsWith(".js"))) {
			const code = readFileSync(join(WEB, "assets", file), "utf8");
			expect(code.includes(root) || code.includes("fileName:"), file).toBe(false);
		}
	});
});

describe("the till's weight", () => {
	it("is at most 60 KB of scripts and 120 KB in all, compressed", () => {
		const html = readFileSync(join(WEB, "till.html"), "utf8");
		const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? "");
		const weigh = (path: string) => gzipSync(readFileSync(join(WEB, path))).length;
		const scripts = files.filter((path) => path.endsWith(".js"));
		expect(scripts.length).toBeGreaterThan(1);
		expect(scripts.reduce((sum, path) => sum + weigh(path), 0)).toBeLessThan(SHELL_SCRIPT_BYTES_MAX);
		expect(files.reduce((sum, path) => sum + weigh(path), gzipSync(html).length)).toBeLessThan(
			TILL_BYTES_MAX,
		);
	});
});

describe("a sign-in", () => {
	it("by a link leaves no code in the address, and outlives a reload", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		expect(till.url()).toBe(`${stage.url}/till`);
		await till.reload();
		await till.waitForSelector("[data-product]");
		await context.close();
	});

	it("whose token is refused gets a new one by itself", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		const refusal = { title: "Over", code: "token-invalid", status: 401, detail: "", requestId: "" };
		let refused = 0;
		await till.route("**/v1/stores/*/menu", (route) => {
			refused += 1;
			return refused > 1
				? route.continue()
				: route.fulfill({ status: 401, contentType: "application/problem+json", json: refusal });
		});
		const renewed = till.waitForResponse(/till\/tokens/);
		await till.reload();
		await renewed;
		await till.waitForSelector("[data-product]");
		await expect.poll(() => refused).toBeGreaterThan(1);
		await context.close();
	});
});

describe("a new version", () => {
	it("waits until the basket is empty, is offered, and takes over only when asked", async () => {
		const context = await newDevice(stage.browser);
		const till = await enterTill(stage, context);
		await waitForOfflineCopy(till);
		await addProduct(till, "pils");
		await stage.publishNewVersion();
		await till.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
		await expect.poll(() => isNewVersionWaiting(till)).toBe(true);
		expect(await till.getByText("New version").count()).toBe(0);
		await till.keyboard.press("Delete");
		await till.getByText("New version").waitFor();
		const reloaded = till.waitForEvent("load");
		await till.getByRole("button", { name: "Reload" }).click();
		await reloaded;
		await till.waitForSelector("[data-product]");
		expect(await isNewVersionWaiting(till)).toBe(false);
		expect(await till.getByText("New version").count()).toBe(0);
		await context.close();
	});
});

async function isNewVersionWaiting(page: Page): Promise<boolean> {
	return await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting != null);
}
