import { useSignal } from "@preact/signals";
import type { Reply } from "../../api/reply.ts";
import { Button } from "../../components/button.tsx";
import { Trouble } from "../../components/form/trouble.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { troubleText } from "../../components/trouble-text.ts";
import styles from "./sign-in-page.module.css";

type Props = {
	readonly orgs: readonly { readonly org: string; readonly orgName: string }[];
	readonly onChoose: (org: string) => Promise<Reply<unknown>>;
	readonly onBack: () => void;
};

export function ChooseOrg({ orgs, onChoose, onBack }: Props) {
	const chosen = useSignal<string | null>(null);
	const trouble = useSignal<string | null>(null);
	async function choose(org: string): Promise<void> {
		chosen.value = org;
		const reply = await onChoose(org);
		chosen.value = null;
		if (!reply.ok) trouble.value = troubleText(reply);
	}
	return (
		<EntryFrame title="Where to?" hint="Your address works for more than one organisation.">
			<div class={styles.orgs}>
				{orgs.map(({ org, orgName }) => (
					<Button key={org} wide disabled={chosen.value !== null} onClick={() => void choose(org)}>
						{chosen.value === org ? "Signing in…" : orgName}
					</Button>
				))}
				<Button wide look="quiet" onClick={onBack}>
					Back
				</Button>
			</div>
			<Trouble text={trouble.value} />
		</EntryFrame>
	);
}
