import type { TillView } from "../../../../domain/access/views/tills.ts";
import { Chip } from "../../../components/chip.tsx";
import { nowMs } from "../../store.ts";
import { storeList } from "../stores/store.ts";
import { tillStatusOf } from "./store.ts";

export function TillStatusChip({ till }: { till: TillView }) {
	const { word, tone, icon } = tillStatusOf(till, nowMs.value);
	return (
		<Chip tone={tone} icon={icon}>
			{word}
		</Chip>
	);
}

export function storeName(id: string): string {
	const { value } = storeList.state;
	const found = value.state === "ready" ? value.value.find((store) => store.id === id) : undefined;
	return found?.name ?? id;
}
