import { env } from "cloudflare:workers";
import type { StaffRole } from "../../../domain/access/claims.ts";
import type { Session } from "../../../domain/access/session.ts";
import { send, signAs } from "../../../scripts/fixture.ts";
import { door } from "../../support/pool.ts";
import { json } from "./routes.ts";

// Orgs that sign up by themselves, and the people in them.

export const PASSWORD = "three mugs of tea";
export const OFFLINE = { perSaleMinor: 0, perAccountMinor: 0, perTillMinor: 0, headAgeMaxMs: 0 };

export function signUpBody(org: string, over: object = {}) {
	return {
		...{ org, name: `Org ${org}`, unit: "EUR", zone: "Europe/Berlin", locale: "en-IE", dayStartsMinute: 360 },
		...{ taxMode: "inclusive", offline: OFFLINE },
		owner: { name: "Ada Lovelace", email: `ada@${org}.example`, password: PASSWORD },
		...over,
	};
}

// Whatever was answered, read as it is expected to be.
type Body = ReturnType<typeof JSON.parse>;
export type Told = {
	readonly status: number;
	readonly body: Body;
	readonly cookie: string;
};

// Without a token, from an address of its own.
export async function post(path: string, body: object, address = "192.0.2.1"): Promise<Told> {
	const response = await door.fetch(path, {
		method: "POST",
		headers: { ...json, "CF-Connecting-IP": address },
		body: JSON.stringify(body),
	});
	const cookie = response.headers.get("Set-Cookie") ?? "";
	return { status: response.status, body: await response.json(), cookie };
}

export async function signUp(org: string, over: object = {}) {
	const { status, body } = await post("/v1/orgs", signUpBody(org, over), `sign-up-of-${org}`);
	if (status !== 201) throw new Error(JSON.stringify(body));
	const owner = body.claims.sub as string;
	// Of someone who has shown a second factor just now.
	const token = await signAs(door, { role: "owner", org, sub: owner, freshAt: Date.now() });
	return { org, owner, token, session: body as Session, ...asker(token) };
}

export function asker(token: string) {
	return {
		ask: async (method: string, path: string, body?: object): Promise<Omit<Told, "cookie">> =>
			(await send(door, token, method, path, body)) as Told,
	};
}

type Asker = ReturnType<typeof asker> & { readonly org: string };
type Invited = {
	readonly role: StaffRole;
	readonly stores?: readonly string[] | null;
	readonly name?: string;
};

// Invited and come in.
export async function hire(by: Asker, email: string, { role, stores = null, name = "Bea" }: Invited) {
	const invited = await by.ask("POST", "/v1/staff/invitations", { name, email, role, stores });
	if (invited.status !== 201) throw new Error(JSON.stringify(invited.body));
	const { code, staff } = invited.body as { code: string; staff: string };
	const joined = await post("/v1/invitations/accept", { code, name, password: PASSWORD });
	if (joined.status !== 201) throw new Error(JSON.stringify(joined.body));
	const bound = stores === null ? {} : { stores: [...stores] };
	const fresh = await signAs(door, { role, org: by.org, sub: staff, freshAt: Date.now(), ...bound });
	const { token } = joined.body as { token: string };
	return { id: staff, email, org: by.org, token, fresh, ...asker(fresh) };
}

export async function revisionOf(org: string): Promise<number> {
	const row = await env.DB.prepare("SELECT revision FROM orgs WHERE id = ?")
		.bind(org)
		.first<{ revision: number }>();
	return row?.revision ?? -1;
}

export async function actsOf(org: string): Promise<string[]> {
	const query = env.DB.prepare("SELECT act FROM audit WHERE org = ? ORDER BY seq").bind(org);
	return (await query.all<{ act: string }>()).results.map(({ act }) => act);
}
