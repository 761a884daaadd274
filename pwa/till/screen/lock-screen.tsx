import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { backIcon } from "../../components/icons.ts";
import type { FeedStaff } from "../../offline/feed.ts";
import { PeopleList } from "../cashier/people-list.tsx";
import { PinPad } from "../cashier/pin-pad.tsx";
import { people, signIn } from "../cashier/store.ts";
import { lookAgain } from "../link/feed.ts";
import { countItems } from "../sale/basket-lines.ts";
import { basket } from "../sale/store.ts";
import styles from "./lock-screen.module.css";

// Who sells now. What waits goes on being sent behind it, and the basket stays for whoever comes.
export function LockScreen() {
	const [picked, setPicked] = useState<FeedStaff | null>(null);
	useEffect(lookAgain, []);
	const items = countItems(basket.value.lines);
	const person = picked && (people.value?.find(({ id }) => id === picked.id) ?? null);
	return (
		<main
			class={styles.lock}
			data-lock
			onKeyDown={(event) => {
				if (event.key === "Escape") setPicked(null);
			}}
		>
			{person === null ? (
				<section class={styles.people}>
					<h2>Who is selling?</h2>
					<p class={styles.hint}>
						{items === 0
							? "Tap your name, then enter your PIN."
							: `${items} ${items === 1 ? "item waits" : "items wait"} in the basket. Tap your name to go on.`}
					</p>
					<PeopleList people={people.value ?? []} onPick={setPicked} />
					<p class={styles.missing}>
						Not listed? Set a PIN in the dashboard, under My sign-in.
						<Button onClick={lookAgain}>Look again</Button>
					</p>
				</section>
			) : (
				<section class={styles.pad}>
					<header class={styles.header}>
						<button type="button" class={styles.back} onClick={() => setPicked(null)}>
							<Icon svg={backIcon} size={24} /> Someone else
						</button>
					</header>
					<PinPad key={person.id} person={person} verb="Start selling" onRight={signIn} />
				</section>
			)}
		</main>
	);
}
