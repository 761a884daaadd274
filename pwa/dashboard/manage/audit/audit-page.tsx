import { keyOfName, type Names } from "../../../../domain/access/names.ts";
import { ActButton } from "../../../components/act-button.tsx";
import { logIcon } from "../../../components/icons.ts";
import { formatIn, formatMoney, formatRate } from "../../../components/money-text.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { StateNote } from "../../../components/state.tsx";
import { displayNameText } from "../../display-name.tsx";
import { moneyFormat } from "../../store.ts";
import { whenText } from "../ago.ts";
import { Facts } from "../facts.tsx";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { useSheet } from "../use-sheet.ts";
import { actText } from "./act-words.ts";
import styles from "./audit-page.module.css";
import { changesOf, type Writing } from "./changes.ts";
import { auditLog, loadOlderLines, type ShownAuditLine } from "./store.ts";
import { About, aboutText, Who, whoText } from "./who.tsx";

export function AuditPage() {
	useResource(auditLog);
	const sheet = useSheet("audit", "line");
	const { value } = auditLog.state;
	const { lines, names } = value.state === "ready" ? value.value : { lines: [], names: {} };
	const shown = lines.find(({ seq }) => String(seq) === sheet.shown);
	return (
		<>
			<ManageHead
				title="Audit"
				more="Every act that touches who may do what, newest first. Lines are never changed; each seals the one before."
			/>
			<Panel>
				<Shown of={auditLog} rows={10}>
					{({ lines: list, next }) =>
						list.length === 0 ? (
							<StateNote icon={logIcon} title="Nothing yet">
								The first act is written down here.
							</StateNote>
						) : (
							<>
								<AuditTable lines={list} names={names} address={sheet.address} />
								{next !== null && (
									<ActButton wide busy="Loading…" act={loadOlderLines}>
										Show older
									</ActButton>
								)}
							</>
						)
					}
				</Shown>
			</Panel>
			{shown !== undefined && <LineSheet line={shown} names={names} onClose={sheet.close} />}
		</>
	);
}

type TableProps = {
	readonly lines: readonly ShownAuditLine[];
	readonly names: Names;
	readonly address: (line: string) => string;
};

function AuditTable({ lines, names, address }: TableProps) {
	return (
		<Rows
			label="Audit log"
			columns={[
				{ name: "What", width: "normal" },
				{ name: "Who" },
				{ name: "About", width: "normal" },
				{ name: "When", end: true },
			]}
			rows={lines.map((line) => ({
				id: String(line.seq),
				href: address(String(line.seq)),
				cells: [
					actText(line.act),
					<span key="who" title={line.actor}>
						{whoText(line, names)}
					</span>,
					aboutText(line, names) === "" ? (
						""
					) : (
						<span key="about" title={line.target}>
							{aboutText(line, names)}
						</span>
					),
					whenText(line.at),
				],
			}))}
		/>
	);
}

const writingWith = (names: Names): Writing => ({
	money: (minor, unit) => {
		const format = moneyFormat.value;
		return formatMoney(minor, unit === undefined ? format : formatIn(unit, format));
	},
	rate: (bps) => formatRate(bps, moneyFormat.value.locale),
	when: whenText,
	store: (id) => displayNameText({ id, name: names[keyOfName({ kind: "store", id })] }),
});

type SheetProps = { readonly line: ShownAuditLine; readonly names: Names; readonly onClose: () => void };

function LineSheet({ line, names, onClose }: SheetProps) {
	const changes = changesOf(line.before, line.after, writingWith(names));

	return (
		<Sheet title={actText(line.act)} onClose={onClose} place="side">
			<Facts
				facts={[
					["When", whenText(line.at)],
					["Who", <Who key="who" line={line} names={names} />],
					["From", line.address === "" ? "Unknown" : line.address],
					["About", <About key="about" line={line} names={names} />],
					["Line", `${line.seq}`],
				]}
			/>
			{changes.length > 0 && (
				<table class={styles.changes}>
					<caption>What changed</caption>
					<thead>
						<tr>
							<th scope="col">What</th>
							<th scope="col">Before</th>
							<th scope="col">After</th>
						</tr>
					</thead>
					<tbody>
						{changes.map(({ name, before, after }) => (
							<tr key={name}>
								<th scope="row">{name}</th>
								<td>{before || "–"}</td>
								<td>{after || "–"}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
			<p class={styles.hash}>Seal {line.hash.slice(0, 16)}…</p>
		</Sheet>
	);
}
