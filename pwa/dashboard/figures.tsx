import { formatMoney } from "../components/money-text.ts";
import { Skeleton } from "../components/skeleton.tsx";
import styles from "./figures.module.css";
import { moneyFormat, salesState, summary } from "./store.ts";

export function Figures() {
	const today = summary.value;
	const format = moneyFormat.value;
	return (
		<dl class={styles.figures}>
			<Figure name="Takings" text={today && formatMoney(today.takingsMinor, format)} lead />
			<Figure name="Sales" text={today && String(today.count)} />
			<Figure name="Average sale" text={today && formatMoney(today.averageMinor, format)} />
			<Figure name="Declined" text={today && String(today.declined)} />
		</dl>
	);
}

type FigureProps = {
	readonly name: string;
	// Null: not known yet.
	readonly text: string | null;
	readonly lead?: boolean;
};

// A long sum is written smaller rather than beyond its card: how many signs it has is told to the styles.
function Figure({ name, text, lead = false }: FigureProps) {
	return (
		<div class={styles.figure} data-lead={lead}>
			<dt>{name}</dt>
			<dd ref={(shown) => shown?.style.setProperty("--signs", String(text?.length ?? 1))}>
				{text ?? (salesState.value.state === "failed" ? "–" : <Skeleton count={1} shape="figure" />)}
			</dd>
		</div>
	);
}
