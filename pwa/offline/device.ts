import { FIRST_PREV } from "../../domain/protocol/op.ts";
import { database } from "./db.ts";
import {
	type DeviceTillRow,
	type NextKey,
	nextKeySchema,
	type TillAtStore,
	tillRowSchema,
} from "./device-records.ts";

// What this device is. Every change is strict, and told to the other tabs.

type DeviceChange = "changed" | "gone" | "empty";

const channel = new BroadcastChannel("fieldtill.device");
const listeners = new Set<(change: DeviceChange) => void>();
channel.onmessage = ({ data }) => announce(data === "gone" || data === "empty" ? data : "changed");

export function onDeviceChange(listener: (change: DeviceChange) => void): void {
	listeners.add(listener);
}

function announce(change: DeviceChange): void {
	for (const listener of listeners) listener(change);
}

export function publishDevice(change: DeviceChange = "changed"): void {
	channel.postMessage(change);
	announce(change);
}

export async function readTill(): Promise<DeviceTillRow | null> {
	const row = await (await database()).get("device", "till");
	return row === undefined ? null : tillRowSchema.parse(row);
}

export async function readNextKey(): Promise<NextKey | null> {
	const parsed = nextKeySchema.safeParse(await (await database()).get("device", "next"));
	return parsed.success ? parsed.data : null;
}

export async function keepNextKey(row: NextKey): Promise<void> {
	const transaction = (await database()).transaction("device", "readwrite", { durability: "strict" });
	await Promise.all([transaction.store.put(row), transaction.done]);
}

// Changes the row as it is now, in one transaction; null leaves it.
export async function changeTill(
	change: (row: DeviceTillRow) => DeviceTillRow | null,
): Promise<DeviceTillRow | null> {
	const transaction = (await database()).transaction("device", "readwrite", { durability: "strict" });
	const found = await transaction.store.get("till");
	const row = found === undefined ? null : tillRowSchema.parse(found);
	const next = row === null ? null : change(row);
	if (next !== null) await transaction.store.put(next);
	await transaction.done;
	if (next !== null) publishDevice();
	return next ?? row;
}

// The device is this till from now on. What an earlier till was told is forgotten; what it has sold stays until it has
// its answer. The chain begins anew, and never under an epoch that was used.
export async function becomeTill(row: DeviceTillRow, now: number): Promise<void> {
	const db = await database();
	const told = ["feed", "heads", "staff", "tills", "pins", "pinReports"] as const;
	const transaction = db.transaction(["device", "chains", ...told], "readwrite", { durability: "strict" });
	const chains = transaction.objectStore("chains");
	const chain = await chains.get(row.till);
	if (chain !== undefined) {
		const epoch = Math.max(now, chain.epoch + 1);
		await chains.put({ till: row.till, epoch, seq: 0, digest: FIRST_PREV });
	}
	await Promise.all([
		...told.map((name) => transaction.objectStore(name).clear()),
		transaction.objectStore("device").delete("next"),
		transaction.objectStore("device").put(row),
		transaction.done,
	]);
	publishDevice();
}

export function sellsAs(row: unknown, { till, store }: TillAtStore): boolean {
	const parsed = tillRowSchema.safeParse(row);
	return (
		parsed.success &&
		parsed.data.state === "selling" &&
		parsed.data.till === till &&
		parsed.data.store === store
	);
}

// False: something that was sold has no answer yet, so nothing may go. Looked at and decided in one transaction.
export async function markGone(): Promise<boolean> {
	const transaction = (await database()).transaction(["ops", "device"], "readwrite", {
		durability: "strict",
	});
	const devices = transaction.objectStore("device");
	const open = await transaction.objectStore("ops").index("queue").count(EVERY_OPEN_OP);
	const found = await devices.get("till");
	if (open > 0) {
		await transaction.done;
		return false;
	}
	if (found !== undefined) await devices.put({ ...tillRowSchema.parse(found), state: "gone" });
	await transaction.done;
	return true;
}

const EVERY_OPEN_OP = IDBKeyRange.bound([1], [1, []]);

export async function countEveryOpenOp(): Promise<number> {
	return (await database()).countFromIndex("ops", "queue", EVERY_OPEN_OP);
}
