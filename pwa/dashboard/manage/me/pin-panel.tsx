import { useSignal } from "@preact/signals";
import { Button } from "../../../components/button.tsx";
import { Chip } from "../../../components/chip.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { checkIcon, circleIcon } from "../../../components/icons.ts";
import { me } from "../api.ts";
import { Panel } from "../panel.tsx";
import styles from "./me.module.css";

type Props = {
	readonly hasPin: boolean;
	// Whoever came here for nothing else finds the field open.
	readonly isAsked?: boolean;
	readonly onDone: (text: string) => void;
};

export function PinPanel({ hasPin, isAsked = false, onDone }: Props) {
	const open = useSignal(isAsked && !hasPin);
	const show = (isOpen: boolean) => () => {
		open.value = isOpen;
	};
	return (
		<Panel
			title="PIN for tills"
			hint="Four to eight digits with which you work at a till, also where it has no network."
		>
			<p class={styles.chips}>
				{hasPin ? (
					<Chip tone="good" icon={checkIcon}>
						Set
					</Chip>
				) : (
					<Chip icon={circleIcon}>Not set</Chip>
				)}
			</p>
			{!open.value && <Button onClick={show(true)}>{hasPin ? "Change PIN" : "Set PIN"}</Button>}
			{open.value && (
				<div class={styles.narrow}>
					<Form
						action="Save PIN"
						beside={<Button onClick={show(false)}>Cancel</Button>}
						onSubmit={async (values) => {
							const reply = await me.setPin(values.text("pin"));
							if (reply.ok) {
								open.value = false;
								onDone("The PIN is set. Tills hear of it within a minute.");
							}
							return reply;
						}}
					>
						<TextField
							name="pin"
							label="New PIN"
							hint="Not the year of your birth, and not 1234."
							type="password"
							inputMode="numeric"
							autocomplete="new-password"
							maxLength={8}
						/>
					</Form>
				</div>
			)}
		</Panel>
	);
}
