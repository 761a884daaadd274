import { tillIcon } from "../../components/icons.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateNote } from "../../components/state.tsx";
import { feedTrouble } from "../link/feed.ts";
import styles from "./readying-page.module.css";

// Before the first page of the feed nobody here knows who may sell.
export function ReadyingPage() {
	const trouble = feedTrouble.value;
	if (trouble === null) {
		return (
			<main class={styles.readying}>
				<p role="status">Getting this till ready…</p>
				<div class={styles.tiles}>
					<Skeleton count={8} shape="tile" />
				</div>
			</main>
		);
	}
	return (
		<main class={styles.readying}>
			<StateNote icon={tillIcon} title="Almost ready" tone={trouble.kind === "problem" ? "bad" : "offline"}>
				This till needs a connection once, to learn who sells here. It tries again by itself.
			</StateNote>
		</main>
	);
}
