import { useSignal } from "@preact/signals";
import type * as z from "zod/mini";
import type { providerMadeSchema } from "../../../../domain/access/views/systems.ts";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Form } from "../../../components/form/form.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { plusIcon, walletIcon } from "../../../components/icons.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { StateNote } from "../../../components/state.tsx";
import { whenText } from "../ago.ts";
import { manage } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Panel } from "../panel.tsx";
import { resource, useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";

const providers = resource(() => manage.listProviders());
type Made = z.infer<typeof providerMadeSchema>;
type Open =
	| { readonly kind: "nothing" }
	| { readonly kind: "new" }
	| { readonly kind: "renew" | "remove"; readonly id: string }
	| { readonly kind: "made"; readonly made: Made };

// Who may say that money arrived.
export function ProvidersPanel() {
	useResource(providers);
	const open = useSignal<Open>({ kind: "nothing" });
	const show = (next: Open) => {
		open.value = next;
	};
	return (
		<Panel
			title="Payment providers"
			hint="They tell this system that a guest's top-up was paid, and sign what they say with a secret."
			action={
				<Button onClick={() => show({ kind: "new" })}>
					<Icon svg={plusIcon} /> Add provider
				</Button>
			}
		>
			<Shown of={providers} rows={2}>
				{({ providers: list }) =>
					list.length === 0 ? (
						<StateNote icon={walletIcon} title="No provider yet">
							Without one, guests top up where a person at a till takes their money.
						</StateNote>
					) : (
						<Rows
							label="Payment providers"
							columns={[
								{ name: "Provider", width: "wide" },
								{ name: "Secret before" },
								{ name: "Change", end: true },
							]}
							rows={list.map(({ id, previousUntil }) => ({
								id,
								cells: [
									id,
									previousUntil === null ? "" : `Understood until ${whenText(previousUntil)}`,
									<span key="acts">
										<Button look="quiet" onClick={() => show({ kind: "renew", id })}>
											New secret
										</Button>
										<Button look="quiet" onClick={() => show({ kind: "remove", id })}>
											Remove
										</Button>
									</span>,
								],
							}))}
						/>
					)
				}
			</Shown>
			<ProviderSheet open={open.value} show={show} />
		</Panel>
	);
}

function ProviderSheet({ open, show }: { open: Open; show: (next: Open) => void }) {
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
			return (
				<Sheet title="Add provider" onClose={close} place="side">
					<Form
						action="Add provider"
						busyAction="Adding…"
						onSubmit={(values) => put(values.text("provider").trim())}
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
