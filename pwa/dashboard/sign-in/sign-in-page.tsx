import { useSignal } from "@preact/signals";
import type { Session } from "../../../domain/access/session.ts";
import type { SignInAnswer } from "../../../domain/access/views/sign-in.ts";
import type { Reply } from "../../api/reply.ts";
import { signInByPassword } from "../../api/sign-in.ts";
import { Form } from "../../components/form/form.tsx";
import { PasswordField } from "../../components/form/password-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import type { Values } from "../../components/form/values.ts";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { openedLink } from "../arrival.ts";
import { session } from "../store.ts";
import { ChooseOrg } from "./choose-org.tsx";
import { refusalText } from "./refusal-text.ts";
import { SecondFactor } from "./second-factor.tsx";
import styles from "./sign-in-page.module.css";
import { UsePasskey } from "./use-passkey.tsx";

type SignInStep =
	| { readonly kind: "password" }
	| { readonly kind: "second-factor"; readonly answer: Extract<SignInAnswer, { step: "second-factor" }> }
	| {
			readonly kind: "choose-org";
			readonly email: string;
			readonly password: string;
			readonly answer: Extract<SignInAnswer, { step: "choose-org" }>;
	  };

// password ──▶ choose-org ──▶ second-factor ──▶ in, each step where it is needed. The password is held no longer than
// until an org is chosen.
export function SignInPage({ onEnter }: { onEnter: (session: Session) => void }) {
	const step = useSignal<SignInStep>({ kind: "password" });

	async function tell(email: string, password: string, org?: string): Promise<Reply<unknown>> {
		const reply = await signInByPassword(email, password, org);
		if (!reply.ok) return reply;
		const answer = reply.value;
		openedLink.value = null;
		if (answer.step === "done") onEnter(answer.session);
		if (answer.step === "second-factor") step.value = { kind: "second-factor", answer };
		if (answer.step === "choose-org") step.value = { kind: "choose-org", email, password, answer };
		return reply;
	}

	const { value: shown } = step;
	const startOver = () => {
		step.value = { kind: "password" };
	};
	if (shown.kind === "second-factor") {
		return <SecondFactor {...shown.answer} onEnter={onEnter} onBack={startOver} />;
	}
	if (shown.kind === "choose-org") {
		const { email, password, answer } = shown;
		return <ChooseOrg orgs={answer.orgs} onChoose={(org) => tell(email, password, org)} onBack={startOver} />;
	}
	return (
		<Password onSubmit={(values) => tell(values.text("email"), values.text("password"))} onEnter={onEnter} />
	);
}

type PasswordProps = {
	readonly onSubmit: (values: Values) => Promise<Reply<unknown>>;
	readonly onEnter: (session: Session) => void;
};

function Password({ onSubmit, onEnter }: PasswordProps) {
	const { value } = session.state;
	const { value: arrived } = openedLink;
	const refused = arrived?.kind === "refused" ? refusalText(arrived.why) : null;
	return (
		<EntryFrame
			title="Dashboard"
			hint="Sign in to see what sells, and to look after stores, tills and people."
			trouble={refused ?? (value.state === "signed-out" ? value.trouble : null)}
			foot={
				<>
					<a href="/dashboard?page=forgot">Forgot your password?</a>
					<a href="/dashboard?page=sign-up">Sign up your organisation</a>
					<a href="/">All entrances</a>
				</>
			}
		>
			<Form action="Sign in" busyAction="Signing in…" wide onSubmit={onSubmit}>
				<TextField name="email" label="E-mail" type="email" autocomplete="username" inputMode="email" />
				<PasswordField name="password" label="Password" autocomplete="current-password" />
			</Form>
			<p class={styles.or}>or</p>
			<div class={styles.ways}>
				<UsePasskey ticket={null} onEnter={onEnter} />
				<a class={styles.way} href="/dashboard?page=sso">
					Sign in with your organisation
				</a>
			</div>
		</EntryFrame>
	);
}
