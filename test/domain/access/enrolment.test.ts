import fc from "fast-check";
import { expect, it } from "vitest";
import { CODE_ALPHABET, normalCode, writeCode } from "../../../domain/access/enrolment.ts";
import { readFeedCursor, writeFeedCursor } from "../../../domain/access/feed.ts";
import { codeSchema } from "../../../domain/access/views/sign-in.ts";
import { feedQuerySchema } from "../../../domain/access/views/tills.ts";

it("a code is what its bytes say, whatever is typed for what looks alike", () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
			const code = writeCode(bytes);
			expect(codeSchema.safeParse(code).success).toBe(true);
			const plain = [...bytes].map((byte) => CODE_ALPHABET[byte % 32]).join("");
			const typed = code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replaceAll("-", " ");
			expect([normalCode(code), normalCode(typed)]).toEqual([plain, plain]);
		}),
	);
	expect(new Set(CODE_ALPHABET).size).toBe(32);
});

it("a place in the feed is read as it was written, and fits into its parameter", () => {
	const revision = fc.nat(1_000_000_000);
	const account = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/);
	const place = fc.oneof(
		fc.record({ by: fc.constant("account" as const), revision, account }),
		fc.record({ by: fc.constant("revision" as const), revision, at: revision, seq: revision, account }),
	);
	fc.assert(
		fc.property(place, (one) => {
			const after = writeFeedCursor(one);
			expect(readFeedCursor(after)).toEqual(one);
			expect(feedQuerySchema.safeParse({ since: "5", after }).success).toBe(true);
		}),
	);
});

it.each([
	"",
	"1",
	"1.a",
	"1.a.",
	"1.a.UPPER",
	"-1.a.guest",
	"1.b.guest",
	"1.r.2.guest",
	"1.a.x'--",
	"1.a.x\n",
])("%j is no place", (text) => {
	expect(readFeedCursor(text)).toBeNull();
});
