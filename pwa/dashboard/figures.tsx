import type { ComponentChildren } from "preact";
import { Money } from "../components/money.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import styles from "./figures.module.css";
import { moneyFormat, salesState, summary } from "./store.ts";

export function Figures() {
	const today = summary.value;
	const format = moneyFormat.value;
	return (
		<dl class={styles.figures}>
			<Figure name="Takings" lead>
				{today && <Money minor={today.takingsMinor} format={format} fit />}
			</Figure>
			<Figure name="Sales">{today?.count}</Figure>
			<Figure name="Average sale">{today && <Money minor={today.averageMinor} format={format} fit />}</Figure>
			<Figure name="Declined">{today?.declined}</Figure>
		</dl>
	);
}

type FigureProps = {
	readonly name: string;
	readonly children: ComponentChildren;
	readonly lead?: boolean;
};

function Figure({ name, children, lead = false }: FigureProps) {
	const known = children !== undefined && children !== null;
	return (
		<div class={styles.figure} data-lead={lead}>
			<dt>{name}</dt>
			<dd>
				{known ? children : salesState.value.state === "failed" ? "–" : <Skeleton count={1} shape="figure" />}
			</dd>
		</div>
	);
}
