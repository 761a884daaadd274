import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// Who may do what. Secrets are kept as hashes where they only have to be recognised, and sealed where they must be read.

export const staff = sqliteTable(
	"staff",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		role: text("role", { enum: ["owner", "manager", "cashier", "auditor"] }).notNull(),
		// Lower case; null for who only signs in by PIN at a till, and for who was erased.
		email: text("email"),
		// A JSON list of stores; null: every store.
		stores: text("stores"),
		status: text("status", { enum: ["invited", "active", "removed"] })
			.notNull()
			.default("active"),
		// scrypt, with its parameters.
		password: text("password"),
		// Sealed. `totpStep` is the last step that was used: a code is good once.
		totp: text("totp"),
		totpStep: integer("totp_step").notNull().default(0),
		totpConfirmed: integer("totp_confirmed", { mode: "boolean" }).notNull().default(false),
		// A JSON list of hashes; a code that was used is no longer in it.
		recovery: text("recovery").notNull().default("[]"),
		// What tills check a typed PIN against, also offline.
		pin: text("pin"),
		pinLockedUntil: integer("pin_locked_until").notNull().default(0),
		// Who they are at the org's own identity provider.
		ssoSubject: text("sso_subject"),
		createdAt: integer("created_at").notNull().default(0),
		revision: integer("revision").notNull().default(0),
	},
	(t) => [
		primaryKey({ columns: [t.org, t.id] }),
		uniqueIndex("staff_by_email").on(t.email, t.org).where(sql`"email" IS NOT NULL`),
		index("staff_by_revision").on(t.org, t.revision),
	],
);

export const passkeys = sqliteTable(
	"passkeys",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		staff: text("staff").notNull(),
		name: text("name").notNull(),
		publicKey: text("public_key").notNull(),
		counter: integer("counter").notNull(),
		transports: text("transports").notNull().default("[]"),
		createdAt: integer("created_at").notNull(),
		usedAt: integer("used_at"),
	},
	(t) => [
		primaryKey({ columns: [t.org, t.id] }),
		index("passkeys_by_staff").on(t.org, t.staff),
		// Whoever signs in with a passkey alone has not said for which org.
		uniqueIndex("passkeys_by_id").on(t.id),
	],
);

// A sign-in on one device, of staff or of a guest. See domain/access/refresh.ts for what the hashes are for.
export const sessions = sqliteTable(
	"sessions",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		kind: text("kind", { enum: ["staff", "guest"] }).notNull(),
		subject: text("subject").notNull(),
		// Of a guest: the accounts, as a JSON list.
		accounts: text("accounts").notNull().default("[]"),
		hash: text("hash").notNull(),
		previous: text("previous"),
		createdAt: integer("created_at").notNull(),
		rotatedAt: integer("rotated_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
		endedAt: integer("ended_at"),
		endedWhy: text("ended_why"),
		freshAt: integer("fresh_at"),
		device: text("device").notNull().default(""),
		address: text("address").notNull().default(""),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] }), index("sessions_by_subject").on(t.org, t.subject)],
);

// What is good once and not for long: invitations, enrolments, magic links, challenges, nonces.
export const tickets = sqliteTable(
	"tickets",
	{
		hash: text("hash").primaryKey(),
		org: text("org").notNull(),
		purpose: text("purpose").notNull(),
		// What it was given for, so that a newer one can take its place.
		subject: text("subject").notNull(),
		body: text("body").notNull(),
		createdAt: integer("created_at").notNull(),
		expiresAt: integer("expires_at").notNull(),
		usedAt: integer("used_at"),
	},
	(t) => [
		index("tickets_by_subject").on(t.org, t.purpose, t.subject),
		index("tickets_by_expiry").on(t.expiresAt),
	],
);

// A device that sells. The key is the public half of what only the device holds.
export const tills = sqliteTable(
	"tills",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		store: text("store").notNull(),
		name: text("name").notNull(),
		status: text("status", { enum: ["waiting", "enrolled", "removed"] })
			.notNull()
			.default("waiting"),
		key: text("key"),
		// Where it stood before it was moved; null once it has brought in what it sold there.
		leaving: text("leaving"),
		createdAt: integer("created_at").notNull().default(0),
		enrolledAt: integer("enrolled_at"),
		removedAt: integer("removed_at"),
		// When it last said that nothing is left on it.
		wipedAt: integer("wiped_at"),
		seenAt: integer("seen_at"),
		revision: integer("revision").notNull().default(0),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] }), index("tills_by_revision").on(t.org, t.revision)],
);

export const apiKeys = sqliteTable(
	"api_keys",
	{
		org: text("org").notNull(),
		id: text("id").notNull(),
		name: text("name").notNull(),
		hash: text("hash").notNull(),
		scopes: text("scopes").notNull(),
		createdBy: text("created_by").notNull(),
		createdAt: integer("created_at").notNull(),
		expiresAt: integer("expires_at"),
		usedAt: integer("used_at"),
		revokedAt: integer("revoked_at"),
	},
	(t) => [primaryKey({ columns: [t.org, t.id] })],
);

// An org's own identity provider.
export const sso = sqliteTable("sso", {
	org: text("org").primaryKey(),
	issuer: text("issuer").notNull(),
	clientId: text("client_id").notNull(),
	// Sealed.
	clientSecret: text("client_secret").notNull(),
});

// What is printed under a wristband's scratch field: opens the wallet of its account.
export const claimCodes = sqliteTable(
	"claim_codes",
	{
		hash: text("hash").primaryKey(),
		org: text("org").notNull(),
		account: text("account").notNull(),
		createdAt: integer("created_at").notNull(),
	},
	(t) => [index("claim_codes_by_account").on(t.org, t.account)],
);

// Every act that touches who may do what. Rows are only ever added; each carries the hash of the one before it.
export const audit = sqliteTable(
	"audit",
	{
		org: text("org").notNull(),
		seq: integer("seq").notNull(),
		at: integer("at").notNull(),
		actor: text("actor").notNull(),
		actorRole: text("actor_role").notNull(),
		address: text("address").notNull(),
		act: text("act").notNull(),
		target: text("target").notNull(),
		// JSON, of what changed alone; never a secret, never a name.
		before: text("before"),
		after: text("after"),
		prev: text("prev").notNull(),
		hash: text("hash").notNull(),
	},
	(t) => [primaryKey({ columns: [t.org, t.seq] })],
);
