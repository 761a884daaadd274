import { createHmac } from "node:crypto";

// A signature as Standard Webhooks writes it, by arithmetic of its own.
export function signCall(secret: string, id: string, timestamp: string, body: string): string {
	const key = Buffer.from(secret.replace("whsec_", ""), "base64");
	return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
