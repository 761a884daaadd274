import type { Env } from "../env.ts";

// A message that history refused too often. It is put aside whole and shouted about; the journal it came from still
// has every line of it, so nothing is lost.

export async function keepDeadLetters(batch: MessageBatch<unknown>, env: Env): Promise<void> {
	for (const message of batch.messages) {
		const key = `dead-letters/${message.timestamp.toISOString()}-${message.id}.json`;
		await env.FILES.put(key, JSON.stringify(message.body));
		console.error(JSON.stringify({ level: "alert", at: "dead-letter", key, attempts: message.attempts }));
		message.ack();
	}
}
