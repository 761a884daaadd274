import { ActButton } from "../../../components/act-button.tsx";
import parts from "../sheet-parts.module.css";

import type { PartProps } from "./guest-sheet.tsx";
import { guests } from "./store.ts";

// A lost wristband is blocked first and asked about afterwards.
export function BlockGuest({ guest, onChanged }: PartProps) {
	const { id, status, offlineBlocked } = guest.account;
	const set = (next: "active" | "blocked") => async () => {
		const reply = await guests.setStatus(id, next);
		if (reply.ok) await onChanged();
		return reply;
	};
	return (
		<section class={parts.part} aria-label="Standing">
			{status === "blocked" ? (
				<ActButton busy="Unblocking…" act={set("active")}>
					Unblock
				</ActButton>
			) : (
				<>
					{offlineBlocked && (
						<ActButton busy="Unblocking…" act={set("active")}>
							Unblock for tills without a network
						</ActButton>
					)}
					<ActButton look="danger" busy="Blocking…" act={set("blocked")}>
						Block
					</ActButton>
				</>
			)}
			<p class={parts.note}>
				{status === "blocked"
					? "Nobody can pay with it. What is on it stays."
					: "Blocked, nobody can pay with it. Tills with a network know at once, others when they are back."}
			</p>
		</section>
	);
}
