import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { objectSql } from "../../durable-objects/sql.ts";
import { accountBookClaims } from "./support/account-book.claims.ts";
import { storeBookClaims } from "./support/store-book.claims.ts";
import type { WithSql } from "./support/with-sql.ts";

// Each body gets the storage of an object that nothing else uses.
let used = 0;
const withObjectSql: WithSql = async (body) => {
	used += 1;
	const stub = env.LIVE.getByName(`claims-${used}`);
	await runInDurableObject(stub, (_, state) => body(objectSql(state.storage)));
};

describe("an account's book on object storage", () => accountBookClaims(withObjectSql));
describe("a store's book on object storage", () => storeBookClaims(withObjectSql));

it("a throw undoes everything of its turn", () =>
	withObjectSql((sql) => {
		sql.run("CREATE TABLE t (n INTEGER)");
		const turn = () =>
			sql.atomically(() => {
				sql.run("INSERT INTO t VALUES (1)");
				throw new Error("stop");
			});
		expect(turn).toThrow("stop");
		expect(sql.all("SELECT n FROM t")).toEqual([]);
	}));

it("counts rows as the platform bills them, index rows included", () =>
	withObjectSql((sql) => {
		sql.run("CREATE TABLE t (n INTEGER PRIMARY KEY, key TEXT UNIQUE)");
		const before = sql.rowsWritten();
		sql.run("INSERT INTO t VALUES (1, 'a')");
		expect(sql.rowsWritten() - before).toBe(2);
	}));
