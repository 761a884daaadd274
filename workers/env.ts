import type { Context } from "hono";
import type { JournalMessage } from "../domain/protocol/event.ts";
import type { Claims } from "../domain/protocol/session.ts";
import type { Account } from "../durable-objects/account/object.ts";
import type { Live } from "../durable-objects/live/object.ts";
import type { Store } from "../durable-objects/store/object.ts";

// What wrangler.toml binds.
export type Env = {
	readonly STAGE: "local" | "staging" | "production";
	// The private key that signs sessions, as a JWK text. A secret, never a variable.
	readonly SIGNING_KEY: string;
	readonly STORE: DurableObjectNamespace<Store>;
	readonly ACCOUNT: DurableObjectNamespace<Account>;
	readonly LIVE: DurableObjectNamespace<Live>;
	// Not typed by its class: it is called through itty-durable's proxy, not by RPC.
	readonly GATE: DurableObjectNamespace;
	readonly DB: D1Database;
	readonly EVENTS: Queue<JournalMessage>;
	// The objects that an operator puts back to an earlier point; set for the time of it.
	readonly RESTORES?: string;
	readonly FILES: R2Bucket;
	readonly FLOOD: RateLimit;
	readonly ASSETS: Fetcher;
};

export type AppEnv = { Bindings: Env; Variables: { requestId: string; claims: Claims; bodyText: string } };
export type AppContext = Context<AppEnv>;
