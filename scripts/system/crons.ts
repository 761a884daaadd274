import { unstable_readConfig } from "wrangler";

// On one machine nobody else rings the clock: the cron lines of wrangler.toml are fired from here. All of them once at
// the start: the machine was off, and what it owed then is due now.

type Scheduled = { scheduled(event: { cron: string; scheduledTime: Date }): Promise<unknown> };

export function runCrons(configPath: string, worker: Scheduled): () => void {
	const { triggers } = unstable_readConfig({ config: configPath }, { hideWarnings: true });
	const fire = (cron: string) => {
		worker
			.scheduled({ cron, scheduledTime: new Date() })
			.catch((trouble) => console.error(`cron ${cron}: ${trouble}`));
	};
	for (const cron of triggers.crons ?? []) fire(cron);
	let lastMinute = Math.floor(Date.now() / 60_000);
	const timer = setInterval(() => {
		const now = new Date();
		const minute = Math.floor(now.getTime() / 60_000);
		if (minute === lastMinute) return;
		lastMinute = minute;
		for (const cron of triggers.crons ?? []) {
			if (isDue(cron, now)) fire(cron);
		}
	}, 5_000);
	timer.unref();
	return () => clearInterval(timer);
}

// Five fields in UTC, each "*", a step or a list of numbers: all that wrangler.toml uses.
export function isDue(cron: string, at: Date): boolean {
	const fields = cron.trim().split(/\s+/);
	const parts = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()];
	return parts.every((part, index) => matches(fields[index] ?? "", part));
}

function matches(field: string, value: number): boolean {
	if (field === "*") return true;
	const step = /^\*\/(\d+)$/.exec(field)?.[1];
	if (step !== undefined) return value % Number(step) === 0;
	return field.split(",").some((item) => Number(item) === value);
}
