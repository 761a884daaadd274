import type { TillView } from "../../../../domain/access/views/tills.ts";
import { Chip } from "../../../components/chip.tsx";
import { agoText } from "../ago.ts";
import { storeList } from "../stores/store.ts";
import { standingOf } from "./store.ts";

export function Standing({ till }: { till: TillView }) {
	const { word, tone, icon } = standingOf(till);
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

// A device that was enrolled was here then, even if it has sold nothing since.
export function seenText({ seenAt, enrolledAt }: TillView): string {
	const lastMs = Math.max(seenAt ?? 0, enrolledAt ?? 0);
	return lastMs === 0 ? "never" : agoText(lastMs);
}
