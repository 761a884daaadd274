import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { type Mail, sendMail } from "../../../workers/notify/mail.ts";

// What is handed to whoever carries the mail.

it("a subject is one line, whatever an org calls itself", async () => {
	const sent: (Mail & { readonly from: string })[] = [];
	const MAIL = { send: async (mail: (typeof sent)[number]) => void sent.push(mail) } as unknown as SendEmail;
	const subject = "Your wallet at Org\r\nBcc: everybody@example.org\u0000";
	const mail = { to: "guest@example.org", subject, text: "One\n\nTwo" };
	await sendMail({ ...env, MAIL, MAIL_FROM: "till@example.org" }, "o", mail);
	expect(sent).toEqual([
		{ ...mail, from: "till@example.org", subject: "Your wallet at Org Bcc: everybody@example.org" },
	]);
});
