import { type KeptMail, readMail } from "../../workers/notify/mail.ts";
import type { System } from "../system.ts";

// On one machine nobody carries mail away: it lies in the bucket, and whoever started the system reads it here.

const LOOK_EVERY_MS = 2_000;
type Bucket = Parameters<typeof readMail>[0]["FILES"];

export function watchMail(system: System, print: (text: string) => void): () => void {
	let isLooking = false;
	const look = async () => {
		if (isLooking) return;
		isLooking = true;
		try {
			const found = await system.mf.getR2Bucket("FILES", "fieldtill");
			const bucket = found as unknown as Bucket;
			for (const mail of await readMail({ FILES: bucket })) {
				print(mailText(mail));
				// What was shown is taken out: nobody reads it twice.
				await bucket.delete(mail.key);
			}
		} catch {
			// The system is ending, or its runtime is being replaced: the next look finds it.
		} finally {
			isLooking = false;
		}
	};
	const timer = setInterval(() => void look(), LOOK_EVERY_MS);
	return () => clearInterval(timer);
}

function mailText({ to, subject, text }: KeptMail): string {
	const lines = [`Mail to ${to}: ${subject}`, "", ...text.split("\n")];
	return `\n${lines.map((line) => `  │ ${line}`).join("\n")}\n`;
}
