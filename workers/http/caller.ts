import { addressGroup } from "../../domain/access/address.ts";
import type { AppContext } from "../env.ts";

// Where a call comes from.

export function callerAddress(c: AppContext): string {
	return c.req.header("CF-Connecting-IP") ?? "local";
}

// By what a caller is counted. The address itself is for the logs.
export function callerGroup(c: AppContext): string {
	return addressGroup(callerAddress(c));
}
