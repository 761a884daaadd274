import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/sheet.tsx";
import { assignment } from "../link/assignment.ts";
import { menu } from "../menu/store.ts";
import { forgetMove, type MovedNotice } from "./moved.ts";
import styles from "./moved-sheet.module.css";

export function MovedSheet({ moved: { itemsCleared } }: { moved: MovedNotice }) {
	const store = menu.value?.storeName ?? assignment.value?.store;
	return (
		<Sheet title="This till has moved" onClose={forgetMove}>
			<p class={styles.place}>
				It sells at <strong>{store}</strong> now.
			</p>
			{itemsCleared > 0 && (
				<p class={styles.cleared}>
					{itemsCleared === 1
						? "One item was in the basket. It was not charged and is not in it any more: it belongs to the store before."
						: `${itemsCleared} items were in the basket. They were not charged and are not in it any more: they belong to the store before.`}
				</p>
			)}
			<Button look="accent" size="till" wide focusFirst onClick={forgetMove}>
				Go on
			</Button>
		</Sheet>
	);
}
