import { isWorthRetrying, type Reply } from "../api/reply.ts";
import { troubleText } from "../components/trouble-text.ts";
import type { PayCodeCopy } from "../offline/records.ts";

// What is shown of a code to pay with: the one of now, the one of the day where nobody answers, or why there is none.

export type PayCodeShown =
	| { readonly state: "asking" }
	| { readonly state: "online"; readonly code: string }
	| { readonly state: "offline" }
	| { readonly state: "refused"; readonly trouble: string };

export function shownOf(reply: Reply<PayCodeCopy>): PayCodeShown {
	if (reply.ok) return { state: "online", code: reply.value.code };
	return isWorthRetrying(reply) ? { state: "offline" } : { state: "refused", trouble: troubleText(reply) };
}
