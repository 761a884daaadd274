import { describe, expect, it, vi } from "vitest";
import type { TillView } from "../../../domain/access/views/tills.ts";
import { whenText } from "../../../pwa/dashboard/manage/ago.ts";
import { heardText, tillStatusOf } from "../../../pwa/dashboard/manage/tills/store.ts";

vi.mock("../../../pwa/api/contact.ts", () => ({ contact: { value: { state: "online", atMs: 0 } } }));
vi.mock("../../../pwa/session/person.ts", () => ({
	personStore: () => ({ state: { value: {} }, holder: {} }),
}));

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 20, 12);
const till = (over: Partial<TillView> = {}): TillView => ({
	...{ id: "bar-1", name: "Bar 1", store: "bar", status: "enrolled", leaving: null },
	...{ enrolledAt: NOW - 200 * HOUR_MS, removedAt: null, wipedAt: null, seenAt: NOW - HOUR_MS },
	...over,
});

describe("when a till was last heard", () => {
	it.each<[Partial<TillView>, string, string]>([
		[{}, "1 h ago", "Enrolled"],
		[{ seenAt: NOW - 47 * HOUR_MS }, whenText(NOW - 47 * HOUR_MS), "Enrolled"],
		[{ seenAt: NOW - 49 * HOUR_MS }, "2 days ago", "Silent"],
		[{ seenAt: NOW - 72 * HOUR_MS }, "3 days ago", "Silent"],
		[{ seenAt: null }, "8 days ago", "Silent"],
		[{ seenAt: null, enrolledAt: NOW - HOUR_MS }, "1 h ago", "Enrolled"],
		// The device that was the till before has been heard, the new one was enrolled since.
		[{ seenAt: NOW - 72 * HOUR_MS, enrolledAt: NOW }, "just now", "Enrolled"],
		[{ status: "waiting", enrolledAt: null, seenAt: null }, "never", "Waiting"],
		[{ leaving: "inn", seenAt: NOW - 72 * HOUR_MS }, "3 days ago", "Moving"],
		[{ status: "removed", seenAt: NOW - 72 * HOUR_MS }, "3 days ago", "Leaving"],
	])("%j: %s, and it is %s", (over, heard, word) => {
		expect([heardText(till(over), NOW), tillStatusOf(till(over), NOW).word]).toEqual([heard, word]);
	});

	it("is said of whatever may never come back, and of nothing else", () => {
		const old = { seenAt: NOW - 72 * HOUR_MS };
		const says = (over: Partial<TillView>) => tillStatusOf(till(over), NOW).says;
		expect(says(old)).toMatch(
			/^Not heard since .+\. .+ enrol another one in its place, or remove the till\.$/,
		);
		expect(says({ ...old, leaving: "inn" })).toMatch(/goes on at the new one\. Not heard since .+\.$/);
		expect(says({ ...old, status: "removed" })).toMatch(/then it is wiped\. Not heard since .+\.$/);
		for (const over of [{}, { ...old, status: "removed", wipedAt: NOW } as const])
			expect(says(over)).not.toContain("Not heard");
	});
});
