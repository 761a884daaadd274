import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Reply } from "../api/reply.ts";
import { Button } from "./button.tsx";
import { Trouble } from "./form/trouble.tsx";
import { troubleText } from "./trouble-text.ts";

type Props = {
	readonly children: ComponentChildren;
	readonly act: () => Promise<Reply<unknown>>;
	readonly busy: string;
	readonly look?: "accent" | "plain" | "quiet" | "danger";
	readonly wide?: boolean;
	readonly label?: string;
};

// A button that does one thing elsewhere, and says under itself when that did not work.
export function ActButton({ children, act, busy, look = "plain", wide = false, label }: Props) {
	const state = useSignal<"calm" | "busy">("calm");
	const trouble = useSignal<string | null>(null);
	async function run(): Promise<void> {
		if (state.value === "busy") return;
		state.value = "busy";
		trouble.value = null;
		const reply = await act();
		state.value = "calm";
		if (!reply.ok) trouble.value = troubleText(reply);
	}
	return (
		<>
			<Button
				look={look}
				wide={wide}
				label={label}
				disabled={state.value === "busy"}
				onClick={() => void run()}
			>
				{state.value === "busy" ? busy : children}
			</Button>
			<Trouble text={trouble.value} />
		</>
	);
}
