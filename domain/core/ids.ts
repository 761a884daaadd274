import * as z from "zod/mini";

// Ids are lower-case and URL-safe, so that they can stand in paths, object names and file names unescaped.
export const idSchema = z
	.string()
	.check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and dashes"));

// What a till mints: time-ordered, so that its own op log and the journals stay nearly sorted.
export const opIdSchema = z.uuidv7();

export const epochMsSchema = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));
export const seqSchema = z.int().check(z.gte(1));
// How often the guest's tag has been written to; four bytes on the tag.
export const TAG_COUNTER_MAX = 0xffff_ffff;
export const tagCounterSchema = z.int().check(z.gte(1), z.lte(TAG_COUNTER_MAX));
export const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"));

type StoreAddress = { readonly org: string; readonly store: string };
type AccountAddress = { readonly org: string; readonly account: string };

// The names under which the objects are found. The org is always part of it: nothing crosses orgs.
export function storeObjectName({ org, store }: StoreAddress): string {
	return `${org}/store/${store}`;
}

export function orgOfObject(objectName: string): string {
	return objectName.split("/", 1)[0] ?? "";
}

export function isStoreObject(objectName: string): boolean {
	return objectName.includes("/store/");
}

export function accountObjectName({ org, account }: AccountAddress): string {
	return `${org}/account/${account}`;
}
