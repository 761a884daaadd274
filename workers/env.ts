import type { Context } from "hono";
import type { Caller } from "../domain/access/claims.ts";
import type { Account } from "../durable-objects/account/object.ts";
import type { JournalQueue } from "../durable-objects/journal/send.ts";
import type { Live } from "../durable-objects/live/object.ts";
import type { Store } from "../durable-objects/store/object.ts";

// What wrangler.toml binds.
export type Env = {
	readonly STAGE: "local" | "staging" | "production";
	// Where people reach this system; on one machine it is wherever they ask.
	readonly PUBLIC_ORIGIN?: string;
	// Secrets, never variables: the key pairs that sign tokens and the keys that seal, each a JWK set as text.
	readonly SIGNING_KEYS: string;
	readonly SEALING_KEYS: string;
	readonly STORE: DurableObjectNamespace<Store>;
	readonly ACCOUNT: DurableObjectNamespace<Account>;
	readonly LIVE: DurableObjectNamespace<Live>;
	// Not typed by its class: it is called through itty-durable's proxy, not by RPC.
	readonly GATE: DurableObjectNamespace;
	readonly DB: D1Database;
	readonly EVENTS: JournalQueue;
	// The objects that an operator puts back to an earlier point; set for the time of it.
	readonly RESTORES?: string;
	readonly FILES: R2Bucket;
	// One for each class of routes: all of them, ways in, exports.
	readonly FLOOD: RateLimit;
	readonly ENTRY: RateLimit;
	readonly EXPORT: RateLimit;
	// Where mail can be sent from.
	readonly MAIL?: SendEmail;
	readonly MAIL_FROM?: string;
	readonly ASSETS: Fetcher;
};

export type AppEnv = {
	Bindings: Env;
	Variables: {
		requestId: string;
		claims: Caller;
		bodyText: string;
		// The page of another origin that may read the answer.
		readableBy: string;
	};
};
export type AppContext = Context<AppEnv>;
