import { useSignal } from "@preact/signals";
import type { Session } from "../../../domain/access/session.ts";
import type { Factor } from "../../../domain/access/views/sign-in.ts";
import { showSecondFactor } from "../../api/sign-in.ts";
import { Button } from "../../components/button.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { CodeForm, OtherFactor } from "../../session/code-form.tsx";
import styles from "./sign-in-page.module.css";
import { UsePasskey } from "./use-passkey.tsx";

type Props = {
	readonly ticket: string;
	readonly factors: readonly Factor[];
	readonly onEnter: (session: Session) => void;
	readonly onBack: () => void;
};

export function SecondFactor({ ticket, factors, onEnter, onBack }: Props) {
	const typed = factors.filter((factor) => factor !== "passkey");
	const factor = useSignal<"totp" | "recovery">(typed[0] ?? "recovery");
	const other = typed.find((one) => one !== factor.value);
	const hasPasskey = factors.includes("passkey");
	// The passkey is the quicker one; a recovery code is for the day on which everything else is lost.
	const isFirst = hasPasskey && !factors.includes("totp");
	return (
		<EntryFrame title="Is it you?" hint="Your password was right. One more thing proves that it is you.">
			{isFirst && <UsePasskey ticket={ticket} onEnter={onEnter} look="accent" />}
			{isFirst && typed.length > 0 && <p class={styles.or}>or</p>}
			{typed.length > 0 && (
				<CodeForm
					key={factor.value}
					factor={factor.value}
					action="Go on"
					look={isFirst ? "plain" : "accent"}
					onSubmit={async (code) => {
						const reply = await showSecondFactor(ticket, factor.value, code);
						if (reply.ok) onEnter(reply.value);
						return reply;
					}}
				/>
			)}
			<div class={styles.ways} data-after>
				{hasPasskey && !isFirst && <UsePasskey ticket={ticket} onEnter={onEnter} />}
				{other !== undefined && (
					<OtherFactor
						to={other}
						onChoose={() => {
							factor.value = other;
						}}
					/>
				)}
				<Button wide look="quiet" onClick={onBack}>
					Back
				</Button>
			</div>
		</EntryFrame>
	);
}
