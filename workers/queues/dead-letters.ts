import * as z from "zod/mini";
import { idSchema } from "../../domain/core/ids.ts";
import { openBody } from "../../domain/protocol/event.ts";
import { raiseAlerts } from "../db/alerts.ts";
import { historyOf } from "../db/history.ts";
import type { Env } from "../env.ts";

// A message that history refused too often. It is put aside whole and shouted about, to the org where it can be told
// whose it is; the journal it came from still has every line of it, so nothing is lost.

const addressSchema = z.object({ org: idSchema, object: z.string() });

export async function keepDeadLetters(batch: MessageBatch<unknown>, env: Env): Promise<void> {
	for (const message of batch.messages) {
		try {
			await keep(message, env);
			message.ack();
		} catch (error) {
			console.error(JSON.stringify({ level: "error", at: "dead-letter", message: String(error) }));
			message.retry();
		}
	}
}

async function keep(message: Message<unknown>, env: Env): Promise<void> {
	const address = addressSchema.safeParse(openBody(message.body));
	const { org, object } = address.success ? address.data : { org: "", object: "unknown" };
	// No id has an underscore: what is nobody's lies apart.
	const file = `dead-letters/${org || "_"}/${message.timestamp.toISOString()}-${message.id}.json`;
	await env.FILES.put(file, typeof message.body === "string" ? message.body : JSON.stringify(message.body));
	console.error(JSON.stringify({ level: "alert", at: "dead-letter", key: file, attempts: message.attempts }));
	const alert = {
		id: `dead-letter/${message.id}`,
		kind: "dead-letter",
		at: message.timestamp.getTime(),
		body: { object: object.slice(0, 200), file },
	};
	await raiseAlerts(historyOf(env, org), org, [alert]);
}
