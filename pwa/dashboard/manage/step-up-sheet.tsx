import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Session } from "../../../domain/access/session.ts";
import type { Reply } from "../../api/reply.ts";
import { ActButton } from "../../components/act-button.tsx";
import { Icon } from "../../components/icon.tsx";
import { fingerprintIcon } from "../../components/icons.ts";
import { Sheet } from "../../components/sheet.tsx";
import { CodeForm, OtherFactor, type TypedFactor } from "../../session/code-form.tsx";
import { hasPasskeys, showPasskey } from "../../session/passkey.ts";
import type { stepUpAsked } from "../../session/step-up.ts";
import { session } from "../store.ts";
import { me } from "./api.ts";
import styles from "./me/me.module.css";
import { myself } from "./me/store.ts";
import { Shown } from "./shown.tsx";

type Props = { readonly asked: NonNullable<typeof stepUpAsked.value> };

// Over whatever asked for it: shows again who it is, then what was refused goes on by itself.
export function StepUpSheet({ asked }: Props) {
	useEffect(() => {
		void myself.load();
	}, []);
	const done = (reply: Reply<Session>) => {
		if (!reply.ok) return reply;
		session.enter(reply.value);
		asked.answer(true);
		return reply;
	};
	return (
		<Sheet title="Is it you?" onClose={() => asked.answer(false)}>
			<p>This matters, so show once more that it is you. It counts for five minutes.</p>
			<Shown of={myself} rows={3}>
				{({ hasTotp, passkeys, recoveryCodesLeft }) => (
					<Ways
						hasPasskey={passkeys > 0 && hasPasskeys()}
						typed={waysOf(hasTotp, passkeys > 0, recoveryCodesLeft > 0)}
						onDone={done}
					/>
				)}
			</Shown>
		</Sheet>
	);
}

// The password is enough only where there is nothing better.
function waysOf(hasTotp: boolean, hasPasskey: boolean, hasRecovery: boolean): readonly TypedFactor[] {
	if (!hasTotp && !hasPasskey) return ["password"];
	return [...(hasTotp ? (["totp"] as const) : []), ...(hasRecovery ? (["recovery"] as const) : [])];
}

type WaysProps = {
	readonly hasPasskey: boolean;
	readonly typed: readonly TypedFactor[];
	readonly onDone: (reply: Reply<Session>) => Reply<Session>;
};

function Ways({ hasPasskey, typed, onDone }: WaysProps) {
	const factor = useSignal(typed[0] ?? null);
	const other = typed.find((one) => one !== factor.value);
	return (
		<>
			{hasPasskey && (
				<ActButton
					wide
					look="accent"
					busy="Waiting for your device…"
					act={async () => onDone(await byPasskey())}
				>
					<Icon svg={fingerprintIcon} /> Use a passkey
				</ActButton>
			)}
			{factor.value !== null && (
				<CodeForm
					key={factor.value}
					factor={factor.value}
					action="Confirm"
					look={hasPasskey ? "plain" : "accent"}
					onSubmit={async (code) => onDone(await me.stepUp({ factor: factor.value ?? "password", code }))}
				/>
			)}
			{other !== undefined && (
				<div class={styles.acts}>
					<OtherFactor
						to={other}
						onChoose={() => {
							factor.value = other;
						}}
					/>
				</div>
			)}
		</>
	);
}

async function byPasskey(): Promise<Reply<Session>> {
	const begun = await me.beginStepUp();
	if (!begun.ok) return begun;
	const shown = await showPasskey(begun.value.options);
	return shown.ok ? await me.stepUpByPasskey(begun.value.ticket, shown.value) : shown;
}
