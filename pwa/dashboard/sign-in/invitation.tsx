import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type * as z from "zod/mini";
import type { Session } from "../../../domain/access/session.ts";
import type { invitationViewSchema } from "../../../domain/access/views/sign-in.ts";
import type { Reply } from "../../api/reply.ts";
import { acceptInvitation, lookAtInvitation } from "../../api/sign-in.ts";
import { Button } from "../../components/button.tsx";
import { Form } from "../../components/form/form.tsx";
import { PasswordField } from "../../components/form/password-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { EntryFrame } from "../../components/sign-in-frame.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { troubleText } from "../../components/trouble-text.ts";
import { openedLink } from "../arrival.ts";
import { NEW_PASSWORD_HINT, ROLES } from "../words.ts";

type Offer = z.infer<typeof invitationViewSchema>;
type Props = { readonly code: string; readonly onEnter: (session: Session) => void };

export function Invitation({ code, onEnter }: Props) {
	const looked = useSignal<Reply<Offer> | null>(null);
	const look = () => {
		looked.value = null;
		void lookAtInvitation(code).then((reply) => {
			looked.value = reply;
		});
	};
	useEffect(look, [code]);
	const { value } = looked;
	if (value === null) {
		return (
			<EntryFrame title="Your invitation" hint="Looking it up…">
				<Skeleton count={4} shape="row" />
			</EntryFrame>
		);
	}
	if (!value.ok) {
		const isGone = value.kind === "problem" && value.status < 500;
		return (
			<EntryFrame
				title="Your invitation"
				hint={
					isGone
						? "Have you joined already? Then sign in. Otherwise ask whoever invited you for a new link."
						: "The link itself is fine: keep it."
				}
				trouble={isGone ? "This invitation was used, taken back, or is too old." : troubleText(value)}
			>
				<Button
					wide
					onClick={() => {
						if (!isGone) return look();
						openedLink.value = null;
					}}
				>
					{isGone ? "Go to sign-in" : "Try again"}
				</Button>
			</EntryFrame>
		);
	}
	return <Accept offer={value.value} code={code} onEnter={onEnter} onGone={look} />;
}

type AcceptProps = Props & { readonly offer: Offer; readonly onGone: () => void };

function Accept({ offer, code, onEnter, onGone }: AcceptProps) {
	const { orgName, role, email, name } = offer;
	return (
		<EntryFrame
			title={`Join ${orgName}`}
			hint={`You are invited as ${ROLES[role].name.toLowerCase()}: ${ROLES[role].may}`}
		>
			<Form
				action="Join"
				busyAction="Joining…"
				wide
				onSubmit={async (values) => {
					const reply = await acceptInvitation(code, values.text("name"), values.text("password"));
					if (reply.ok) onEnter(reply.value);
					// Taken back meanwhile, or taken by an earlier try whose answer was lost.
					else if (reply.kind === "problem" && reply.code === "code-unknown") onGone();
					return reply;
				}}
			>
				<TextField name="email" label="E-mail" type="email" value={email} readOnly autocomplete="username" />
				<TextField name="name" label="Your name" value={name} autocomplete="name" />
				<PasswordField
					name="password"
					label="Choose a password"
					autocomplete="new-password"
					hint={NEW_PASSWORD_HINT}
				/>
			</Form>
		</EntryFrame>
	);
}
