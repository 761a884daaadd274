import type { ComponentChildren } from "preact";
import lines from "../table.module.css";
import styles from "./rows.module.css";

type Column = {
	readonly name: string;
	readonly width?: "slim" | "narrow" | "normal" | "wide";
	readonly end?: boolean;
	// Where the value alone says too little: on a phone its name stands before it.
	readonly named?: boolean;
};
export type Row = {
	readonly id: string;
	// Where the row leads to; its first cell is the link, and the whole row opens it.
	readonly href?: string;
	readonly cells: readonly ComponentChildren[];
	readonly quiet?: boolean;
};

type Props = { readonly label: string; readonly columns: readonly Column[]; readonly rows: readonly Row[] };

// A list as a table; on a phone each row is a block of its own.
export function Rows({ label, columns, rows }: Props) {
	return (
		<table class={`${lines.table} ${styles.rows}`} aria-label={label}>
			<thead>
				<tr>
					{columns.map(({ name, width = "normal", end = false }) => (
						<th key={name} scope="col" data-width={width} data-end={end}>
							{name}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map(({ id, href, cells, quiet = false }) => (
					<tr key={id} data-row={id} data-quiet={quiet}>
						{columns.map(({ name, end = false, named = false }, index) => (
							<td
								key={name}
								class={index === 0 && href !== undefined ? lines.lead : undefined}
								data-end={end}
								data-first={index === 0}
							>
								{named && hasValue(cells[index]) && <span class={styles.name}>{name}: </span>}
								{index === 0 && href !== undefined ? <a href={href}>{cells[0]}</a> : cells[index]}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

function hasValue(cell: ComponentChildren): boolean {
	return cell !== "" && cell !== null && cell !== undefined && cell !== false;
}
