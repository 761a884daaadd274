import type { ComponentChildren } from "preact";
import { contact } from "../../api/contact.ts";
import { Icon } from "../../components/icon.tsx";
import { backIcon, cloudOffIcon } from "../../components/icons.ts";
import { clockTime } from "../../components/time-text.ts";
import { org } from "../store.ts";
import styles from "./manage-head.module.css";

type Props = {
	readonly title: string;
	readonly more?: ComponentChildren;
	readonly action?: ComponentChildren;
	readonly back?: { readonly href: string; readonly name: string };
};

// What page this is and the one thing to do on it. Without a network everything can be looked at and nothing changed.
export function ManageHead({ title, more, action, back }: Props) {
	const { value } = contact;
	return (
		<header class={styles.head}>
			{back !== undefined && (
				<a class={styles.back} href={back.href}>
					<Icon svg={backIcon} /> {back.name}
				</a>
			)}
			<div class={styles.line}>
				<h1>{title}</h1>
				{value.state === "online" && action}
				{more !== undefined && <p>{more}</p>}
			</div>
			{value.state === "offline" && (
				<p class={styles.offline} role="status">
					<Icon svg={cloudOffIcon} />
					Offline since {clockTime(value.sinceMs, org.value?.locale, org.value?.zone)}. You can look; changes
					need a connection.
				</p>
			)}
		</header>
	);
}
