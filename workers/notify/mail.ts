import type { Env } from "../env.ts";
import { newSecret } from "../secrets/verifier.ts";

// Mail in two functions: send it, and read what was sent on a machine that sends none. Where the platform's binding is
// there it carries the mail; on one machine it goes into a mailbox in the bucket; anywhere else it is not sent, and the
// log says so without saying to whom.

export type Mail = { readonly to: string; readonly subject: string; readonly text: string };
export type KeptMail = Mail & { readonly key: string };

const READ_MAX = 100;

export async function sendMail(env: Env, org: string, mail: Mail): Promise<void> {
	const { MAIL, MAIL_FROM } = env;
	if (MAIL !== undefined && MAIL_FROM !== undefined) {
		await MAIL.send({ from: MAIL_FROM, ...mail, subject: oneLine(mail.subject) });
	} else if (env.STAGE === "local") {
		await env.FILES.put(`mail/${org}/${Date.now()}-${newSecret(6)}.json`, JSON.stringify(mail));
	} else {
		console.error(JSON.stringify({ level: "error", at: "mail", org, message: "no MAIL is bound" }));
	}
}

// A subject is a header, and what an org calls itself stands in it.
function oneLine(text: string): string {
	return text.replaceAll(/\p{Cc}+/gu, " ").trim();
}

// Of one org, or of all of them; of each the oldest first.
export async function readMail(env: Pick<Env, "FILES">, org?: string): Promise<KeptMail[]> {
	const prefix = org === undefined ? "mail/" : `mail/${org}/`;
	const { objects } = await env.FILES.list({ prefix, limit: READ_MAX });
	const mails = objects.map(async ({ key }) => {
		const mail = await (await env.FILES.get(key))?.json<Mail>();
		return mail === undefined ? [] : [{ key, ...mail }];
	});
	return (await Promise.all(mails)).flat();
}
