import { answerRequest } from "./app.ts";
import { compareAll } from "./cron/compare.ts";
import { forgetOld } from "./cron/retention.ts";
import { sweepStores } from "./cron/sweep.ts";
import { sweepTills } from "./cron/sweep-tills.ts";
import type { Env } from "./env.ts";
import { keepDeadLetters } from "./queues/dead-letters.ts";
import { consumeEvents } from "./queues/events.ts";

export { Account } from "../durable-objects/account/object.ts";
export { Gate } from "../durable-objects/gate/object.ts";
export { Live } from "../durable-objects/live/object.ts";
export { Store } from "../durable-objects/store/object.ts";

// As wrangler.toml says it.
const NIGHTLY = "17 3 * * *";
const DEAD_LETTERS = /-dead(-|$)/;

export default {
	fetch: answerRequest,

	async queue(batch, env) {
		await (DEAD_LETTERS.test(batch.queue) ? keepDeadLetters(batch, env) : consumeEvents(batch, env));
	},

	async scheduled({ cron, scheduledTime }, env) {
		if (cron !== NIGHTLY) {
			await sweepStores(env);
			return await sweepTills(env, scheduledTime);
		}
		await forgetOld(env, scheduledTime);
		await compareAll(env, scheduledTime);
	},
} satisfies ExportedHandler<Env>;
