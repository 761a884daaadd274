import { describe, expect, it } from "vitest";
import { nodeSql } from "../support/node-sql.ts";
import { accountBookClaims } from "./support/account-book.claims.ts";
import { storeBookClaims } from "./support/store-book.claims.ts";
import type { WithSql } from "./support/with-sql.ts";

const withNodeSql: WithSql = (body) => {
	const sql = nodeSql();
	try {
		body(sql);
	} finally {
		sql.close();
	}
};

describe("an account's book on node:sqlite", () => accountBookClaims(withNodeSql));
describe("a store's book on node:sqlite", () => storeBookClaims(withNodeSql));

it("a throw undoes everything of its turn, nested turns too", () => {
	const sql = nodeSql();
	sql.run("CREATE TABLE t (n INTEGER)");
	const turn = () =>
		sql.atomically(() => {
			sql.run("INSERT INTO t VALUES (1)");
			sql.atomically(() => sql.run("INSERT INTO t VALUES (2)"));
			throw new Error("stop");
		});
	expect(turn).toThrow("stop");
	expect(sql.all("SELECT n FROM t")).toEqual([]);
	sql.close();
});
