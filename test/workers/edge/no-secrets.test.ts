import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { caller, makeOrg, send, signAs } from "../../../scripts/fixture.ts";
import { readMail } from "../../../workers/notify/mail.ts";
import { door } from "../../support/pool.ts";
import { signCall } from "../support/signed-call.ts";

// What nobody may find: neither in a log, nor in the audit log, nor in a refusal.

const WRONG = ["WRONG-CODE-OF-A-GUEST", "a wrong password 5ac1", "AAAAA-BBBBB-CCCCC-DDDDD"];
const PIN = "86420975";

const json = { "Content-Type": "application/json" };

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<string> {
	const response = await door.fetch(path, {
		method: "POST",
		headers: { ...json, ...headers },
		body: JSON.stringify(body),
	});
	return await response.text();
}

it("no secret is logged, audited or said back, whatever goes right or wrong", async () => {
	const said: string[] = [];
	for (const name of ["log", "info", "warn", "error", "debug"] as const) {
		vi.spyOn(console, name).mockImplementation((...words) => void said.push(words.map(String).join(" ")));
	}
	const org = await makeOrg(door, "secrets", {
		stores: 1,
		tillsPerStore: 1,
		accounts: 1,
		balanceMinor: 1_000,
	});
	const owner = await signAs(door, { role: "owner", org: "secrets", sub: "fresh", freshAt: Date.now() });
	const call = caller(door, owner);

	const key = { name: "Shop", scopes: ["sales:read"], expiresInDays: null };
	const made = (await call("POST", "/v1/keys", key)) as { key: string };
	await send(door, made.key, "GET", "/v1/sales");
	await send(door, `${made.key.slice(0, -1)}_`, "GET", "/v1/sales");
	const { secret } = (await call("PUT", "/v1/providers/pay")) as { secret: string };
	const topUp = JSON.stringify({ unit: "EUR", amountMinor: 1, status: "confirmed", reference: "r" });
	const at = String(Math.floor(Date.now() / 1_000));
	const signature = signCall(secret, "msg_1", at, topUp);
	for (const given of [signature, "v1,wrong"]) {
		await post("/v1/accounts/guest-1/topups", JSON.parse(topUp) as object, {
			...{ "webhook-provider": "secrets.pay", "webhook-id": "msg_1", "webhook-timestamp": at },
			...{ "webhook-signature": given, "Idempotency-Key": "k-1" },
		});
	}
	await call("PUT", "/v1/accounts/guest-1/pin", { pin: PIN, aboveMinor: 1 });
	const till = org.tills[0]?.token ?? "";
	await send(door, till, "POST", "/v1/accounts/guest-1/pin/checks", { pin: PIN });
	const { code } = (await call("POST", "/v1/accounts/guest-1/claims")) as { code: string };
	const session = JSON.parse(await post("/v1/wallet/claim", { code })) as { token: string };
	const pay = await send(door, session.token, "POST", "/v1/accounts/guest-1/pay-codes");
	const { online } = pay.body as { online: { code: string } };
	await send(door, till, "POST", "/v1/credentials/resolve", { code: `${online.code}x` });
	await call("POST", "/v1/accounts", {
		...{ id: "mailed", name: "M", credentials: [], maxMinor: 1, email: "mailed@example.org" },
	});
	await post("/v1/wallet/links", { org: "secrets", email: "mailed@example.org" });
	const link = /#enter=([\w-]+)/.exec((await readMail(env, "secrets"))[0]?.text ?? "")?.[1] ?? "";
	const answers = [
		await post("/v1/invitations/accept", { code: WRONG[0], name: "M", password: WRONG[1] }),
		await post("/v1/sign-in", { email: "someone@example.org", password: WRONG[1] }),
		await post("/v1/sign-in", { email: 7, password: WRONG[1] }),
		await post("/v1/wallet/claim", { code: WRONG[2] }),
		await post("/v1/wallet/enter", { code: `${link}x` }),
		JSON.stringify((await send(door, `${session.token}x`, "GET", "/v1/sales")).body),
	];
	// And where something breaks.
	const broken = vi.spyOn(env.DB, "prepare").mockImplementation(() => {
		throw new Error("the database is away");
	});
	answers.push(await post("/v1/wallet/enter", { code: link }));
	answers.push(JSON.stringify((await send(door, made.key, "GET", "/v1/sales")).body));
	broken.mockRestore();
	expect(answers.at(-1)).toContain("internal");

	const secrets = [
		made.key,
		secret,
		PIN,
		code,
		session.token,
		online.code,
		link,
		signature,
		till,
		owner,
		...WRONG,
	];
	const signing = (JSON.parse(env.SIGNING_KEYS) as { keys: { d: string }[] }).keys.map(({ d }) => d);
	const sealing = (JSON.parse(env.SEALING_KEYS) as { keys: { k: string }[] }).keys.map(({ k }) => k);
	const { results } = await env.DB.prepare("SELECT * FROM audit WHERE org = 'secrets'").all();
	expect(said.join("\n")).toContain("the database is away");
	expect(results.length).toBeGreaterThan(5);
	const texts = { log: said.join("\n"), audit: JSON.stringify(results), answers: answers.join("\n") };
	for (const [where, text] of Object.entries(texts)) {
		for (const one of [...secrets, ...signing, ...sealing]) {
			expect(one.length).toBeGreaterThan(7);
			const forms = [one, one.split("_").at(-1) ?? one, one.replaceAll("-", "")];
			// What is behind the last "_" of a secret may be a letter or two, and those stand anywhere.
			for (const form of forms.filter(({ length }) => length > 7))
				expect([where, one, text.includes(form)]).toEqual([where, one, false]);
		}
	}
	vi.restoreAllMocks();
});
