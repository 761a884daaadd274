import type * as z from "zod/mini";
import type { providerMadeSchema } from "../../../../domain/access/views/systems.ts";
import type { Reply } from "../../../api/reply.ts";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { resource } from "../resource.ts";

export const providers = resource(() => manage.listProviders());

type Made = z.infer<typeof providerMadeSchema>;
export type Open =
	| { readonly kind: "nothing" }
	| { readonly kind: "new" }
	| { readonly kind: "renew" | "remove"; readonly id: string }
	| { readonly kind: "made"; readonly made: Made };

// What lies over the list of providers.
export function ProviderSheet({ open, show }: { open: Open; show: (next: Open) => void }) {
	const close = () => show({ kind: "nothing" });
	async function put(id: string) {
		const reply = await manage.putProvider(id);
		if (reply.ok) {
			await providers.load();
			show({ kind: "made", made: reply.value });
		}
		return reply;
	}
	switch (open.kind) {
		case "nothing":
			return null;
		case "new":
			return <AddProvider onSubmit={put} onClose={close} />;
		case "made":
			return (
				<Sheet title={`Secret of ${open.made.id}`} onClose={close} place="side">
					<p>
						<strong>Copy it now: it is not shown again.</strong> The provider signs with it, as Standard
						Webhooks says.
					</p>
					<CopyLine label="Secret" text={open.made.secret} />
					<Button look="accent" onClick={close}>
						I have kept it
					</Button>
				</Sheet>
			);
		case "renew":
			return (
				<Confirm
					title={`New secret for ${open.id}?`}
					action="Make new secret"
					busyAction="Making…"
					onClose={close}
					onConfirm={() => put(open.id)}
				>
					<p>
						The secret before it is understood for another day, so that nothing is missed while you change it.
					</p>
				</Confirm>
			);
		case "remove":
			return (
				<Confirm
					title={`Remove ${open.id}?`}
					action="Remove provider"
					busyAction="Removing…"
					onClose={close}
					onConfirm={async () => {
						const reply = await manage.removeProvider(open.id);
						if (reply.ok) {
							await providers.load();
							close();
						}
						return reply;
					}}
				>
					<p>Its next call is refused. Payments that it has confirmed already stay.</p>
				</Confirm>
			);
	}
}

type AddProps = {
	readonly onSubmit: (id: string) => Promise<Reply<unknown>>;
	readonly onClose: () => void;
};

function AddProvider({ onSubmit, onClose }: AddProps) {
	return (
		<Sheet title="Add provider" onClose={onClose} place="side">
			<Form
				action="Add provider"
				busyAction="Adding…"
				onSubmit={(values) => onSubmit(values.text("provider").trim())}
			>
				<TextField
					name="provider"
					label="Id"
					hint="Such as stripe. It stands in each of its calls."
					code
					focusFirst
				/>
			</Form>
		</Sheet>
	);
}
