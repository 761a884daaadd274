import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Reply } from "../api/reply.ts";
import { ActButton } from "../components/act-button.tsx";
import { Trouble } from "../components/form/trouble.tsx";
import { SessionList, type SessionView } from "../components/session-list.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { dayAndTime } from "../components/time-text.ts";
import { troubleText } from "../components/trouble-text.ts";
import { api, walletState } from "./store.ts";

export function Devices() {
	const list = useSignal<Reply<{ readonly sessions: readonly SessionView[] }> | null>(null);
	const load = async () => {
		list.value = await api.listSessions();
	};
	useEffect(() => void load(), []);
	const { value } = list;
	const { value: opened } = walletState;
	const org = opened.state === "ready" ? opened.wallet.org : undefined;
	if (value === null) return <Skeleton count={3} shape="row" />;
	if (!value.ok) return <Trouble text={troubleText(value)} />;
	return (
		<SessionList
			sessions={value.value.sessions}
			when={(atMs) => dayAndTime(atMs, org?.locale, org?.zone)}
			action={({ id }) => (
				<ActButton
					busy="Ending…"
					act={async () => {
						const reply = await api.endSession(id);
						if (reply.ok) await load();
						return reply;
					}}
				>
					End
				</ActButton>
			)}
		/>
	);
}
