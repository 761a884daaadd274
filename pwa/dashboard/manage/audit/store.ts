import type * as z from "zod/mini";
import type { auditPageSchema, auditViewSchema } from "../../../../domain/access/views/org.ts";
import type { Reply } from "../../../api/reply.ts";
import { manage } from "../api.ts";
import { resource } from "../resource.ts";

export type ShownAuditLine = z.infer<typeof auditViewSchema>;
type Page = z.infer<typeof auditPageSchema>;

export const auditLog = resource<Page>(() => manage.listAudit());

export async function loadOlderLines(): Promise<Reply<unknown>> {
	const { value: before } = auditLog.state;
	const known = before.state === "ready" ? before.value : { lines: [], names: {}, next: null };
	const reply = await manage.listAudit(known.next ?? undefined);
	// Read again meanwhile, perhaps by somebody else: what is older than that list is another page.
	if (reply.ok && auditLog.state.peek() === before)
		auditLog.set({
			lines: [...known.lines, ...reply.value.lines],
			names: { ...known.names, ...reply.value.names },
			next: reply.value.next,
		});
	return reply;
}
