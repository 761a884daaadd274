import { ActButton } from "../../../components/act-button.tsx";
import { logIcon } from "../../../components/icons.ts";
import { formatIn, formatMoney, formatRate } from "../../../components/money-text.ts";
import { Sheet } from "../../../components/sheet.tsx";
import { StateNote } from "../../../components/state.tsx";
import { moneyFormat } from "../../store.ts";
import { whenText } from "../ago.ts";
import { Facts } from "../facts.tsx";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { staffList } from "../staff/store.ts";
import { useSheet } from "../use-sheet.ts";
import { actText } from "./act-words.ts";
import styles from "./audit-page.module.css";
import { changesOf, type Writing } from "./changes.ts";
import { type AuditLine, auditLog, loadOlderLines } from "./store.ts";

export function AuditPage() {
	useResource(auditLog);
	useResource(staffList);
	const sheet = useSheet("audit", "line");
	const { value } = auditLog.state;
	const lines = value.state === "ready" ? value.value.lines : [];
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
								<AuditTable lines={list} address={sheet.address} />
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
			{shown !== undefined && <LineSheet line={shown} onClose={sheet.close} />}
		</>
	);
}

function AuditTable({ lines, address }: { lines: readonly AuditLine[]; address: (line: string) => string }) {
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
				cells: [actText(line.act), whoText(line), aboutText(line), whenText(line.at)],
			}))}
		/>
	);
}

const WRITING: Writing = {
	money: (minor, unit) => {
		const format = moneyFormat.value;
		return formatMoney(minor, unit === undefined ? format : formatIn(unit, format));
	},
	rate: (bps) => formatRate(bps, moneyFormat.value.locale),
	when: whenText,
};

function LineSheet({ line, onClose }: { line: AuditLine; onClose: () => void }) {
	const changes = changesOf(line.before, line.after, WRITING);
	return (
		<Sheet title={actText(line.act)} onClose={onClose} place="side">
			<Facts
				facts={[
					["When", whenText(line.at)],
					["Who", whoText(line)],
					["From", line.address === "" ? "Unknown" : line.address],
					["About", aboutText(line) || "The same person"],
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

// The log knows ids alone, so that a person can be forgotten; the names are those of now.
function nameOf(id: string): string {
	const { value } = staffList.state;
	const found = value.state === "ready" ? value.value.find((person) => person.id === id) : undefined;
	return found?.name ?? id;
}

function whoText({ actor, actorRole }: AuditLine): string {
	if (actorRole === "none") return "Unknown";
	const name = nameOf(actor);
	return actorRole === "staff" || actorRole === "system" ? `${name} (${actorRole})` : name;
}

function aboutText({ actor, target }: AuditLine): string {
	return actor === target ? "" : nameOf(target);
}
