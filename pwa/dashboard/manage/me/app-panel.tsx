import { useSignal } from "@preact/signals";
import type * as z from "zod/mini";
import type { meSchema, totpBegunSchema } from "../../../../domain/access/views/staff.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { Chip } from "../../../components/chip.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { checkIcon, circleIcon } from "../../../components/icons.ts";
import { QrCode } from "../../../components/qr-code.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { CodeForm } from "../../../session/code-form.tsx";
import { me } from "../api.ts";
import { Panel } from "../panel.tsx";
import styles from "./me.module.css";

type TotpBegun = z.infer<typeof totpBegunSchema>;
type Props = {
	readonly me: z.infer<typeof meSchema>;
	readonly onCodes: (codes: readonly string[]) => void;
	readonly onDone: (text: string) => void;
};

export function AppPanel({ me: known, onCodes, onDone }: Props) {
	const begun = useSignal<TotpBegun | null>(null);
	const close = () => {
		begun.value = null;
	};
	return (
		<Panel
			title="Codes from an app"
			hint="An app on your phone shows six digits that change. Whoever has your password alone does not get in."
		>
			<p class={styles.chips}>
				{known.hasTotp ? (
					<Chip tone="good" icon={checkIcon}>
						On
					</Chip>
				) : (
					<Chip icon={circleIcon}>Off</Chip>
				)}
				{known.recoveryCodesLeft > 0 && (
					<Chip tone={known.recoveryCodesLeft < 3 ? "warn" : "calm"}>
						{known.recoveryCodesLeft} recovery codes left
					</Chip>
				)}
			</p>
			{known.hasTotp ? (
				<ActButton
					busy="Turning off…"
					act={async () => {
						const reply = await me.removeTotp();
						if (reply.ok) onDone("Codes from an app are off.");
						return reply;
					}}
				>
					Turn off
				</ActButton>
			) : (
				<ActButton
					busy="Setting up…"
					act={async () => {
						const reply = await me.beginTotp();
						if (reply.ok) begun.value = reply.value;
						return reply;
					}}
				>
					Set up an app
				</ActButton>
			)}
			{begun.value !== null && (
				<SetUp
					begun={begun.value}
					onClose={close}
					onCodes={(codes) => {
						close();
						onCodes(codes);
					}}
				/>
			)}
		</Panel>
	);
}

type SetUpProps = {
	readonly begun: TotpBegun;
	readonly onClose: () => void;
	readonly onCodes: (codes: readonly string[]) => void;
};

function SetUp({ begun, onClose, onCodes }: SetUpProps) {
	return (
		<Sheet title="Set up an app" onClose={onClose} place="side">
			<p>Scan this with the app, or type the secret into it. Then type the code that it shows.</p>
			<QrCode text={begun.uri} label="Secret for the app" />
			<CopyLine label="Secret" text={begun.secret} />
			<CodeForm
				factor="totp"
				action="Turn on"
				onSubmit={async (code) => {
					const reply = await me.confirmTotp(code);
					if (reply.ok) onCodes(reply.value.codes);
					return reply;
				}}
			/>
		</Sheet>
	);
}
