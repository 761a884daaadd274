import type { Guest } from "../../../../domain/access/views/guests.ts";
import { Chip } from "../../../components/chip.tsx";
import { moneyFormat } from "../../store.ts";
import { whenText } from "../ago.ts";
import { Rows } from "../rows.tsx";
import { balancesText, guestStatusOf } from "./guest-words.ts";

type Props = {
	readonly label: string;
	readonly guests: readonly Guest[];
	readonly address: (account: string) => string;
};

export function GuestsTable({ label, guests, address }: Props) {
	return (
		<Rows
			label={label}
			columns={[
				{ name: "Guest", width: "wide" },
				{ name: "Account" },
				{ name: "Since" },
				{ name: "Standing" },
				{ name: "Balance", end: true },
			]}
			rows={guests.map(({ account, openedAt }) => ({
				id: account.id,
				href: address(account.id),
				quiet: account.status === "closed",
				cells: [
					account.name,
					account.id,
					whenText(openedAt),
					// What is as it should be needs no colour.
					guestStatusOf(account).tone === "good" ? "In use" : <StatusChip key="standing" account={account} />,
					<strong key="balance">{balancesText(account, moneyFormat.value)}</strong>,
				],
			}))}
		/>
	);
}

export function StatusChip({ account }: { account: Guest["account"] }) {
	const { word, tone, icon } = guestStatusOf(account);
	return (
		<Chip tone={tone} icon={icon}>
			{word}
		</Chip>
	);
}
