import type { Failure } from "../api/reply.ts";

// What a person reads when something was refused or nobody answered: what happened, and what to do.

const TEXTS: Readonly<Record<string, string>> = {
	"code-unknown": "This code is not known, or it was used already. Check it, or ask for a new one.",
	"sign-in-wrong": "The e-mail address or the password is wrong.",
	"factor-wrong": "That was not right. A code from the app is good once, for half a minute.",
	"ticket-over": "That took too long. Begin again.",
	"attempts-exhausted": "Too many tries. Wait some minutes, then try again.",
	"rate-limited": "Too much at once. Wait a moment, then try again.",
	"session-over": "Sign in again to go on.",
	"step-up-needed": "Nothing was changed: this needs you to confirm that it is you.",
	"role-forbidden": "Your role may not do this. Ask an owner.",
	"request-invalid": "Something is missing or does not fit. Look at the marked fields.",
	"password-weak": "This password is too easy to guess.",
};

export function troubleText(failure: Failure): string {
	switch (failure.kind) {
		case "offline":
		case "timeout":
			return "No connection. When it is back, look whether it was done before you try again.";
		case "unreadable":
			return "Something went wrong. Try again.";
		case "problem": {
			const known = TEXTS[failure.code];
			if (known !== undefined) return known;
			if (failure.status >= 500) return "Something went wrong at the other end. Try again in a moment.";
			return sentences(failure.title, failure.detail);
		}
	}
}

function sentences(title: string, detail: string): string {
	const first = /[.!?]$/.test(title) ? title : `${title}.`;
	return detail === title || detail === "" ? first : `${first} ${detail}`;
}

// A field's own line, from what the server says that it expected.
export function fieldText(message: string): string {
	const least = /expected string to have >=(\d+) characters/.exec(message)?.[1];
	if (least === "1") return "Fill this in.";
	if (least !== undefined) return `At least ${least} characters.`;
	const most = /expected string to have <=(\d+) characters/.exec(message)?.[1];
	if (most !== undefined) return `At most ${most} characters.`;
	const from = /expected (?:number|int) to be >=(-?\d+)/.exec(message)?.[1];
	if (from !== undefined) return `${from} or more.`;
	const to = /expected (?:number|int) to be <=(-?\d+)/.exec(message)?.[1];
	if (to !== undefined) return `${to} or less.`;
	if (/expected (int|number)/.test(message)) return "A whole number.";
	if (/Invalid URL|^https:/.test(message)) return "An address that begins with https://";
	if (/^Too small: expected array/.test(message)) return "Choose at least one.";
	const first = message.slice(0, 1).toUpperCase() + message.slice(1);
	return /[.!?]$/.test(first) ? first : `${first}.`;
}
