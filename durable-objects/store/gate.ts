import { proxyDurable } from "itty-durable";
import type { GateCalls } from "../gate/object.ts";

// The gate that counts wrong PINs of one account; the worker asks the same one.
export function pinGateName(account: string): string {
	return `pin/${account}`;
}

export function gateOf(gates: DurableObjectNamespace, account: string): GateCalls {
	return proxyDurable(gates, { name: "gate", parse: true }).get(pinGateName(account)) as GateCalls;
}
