import { useSignal } from "@preact/signals";
import type { Session } from "../../domain/access/session.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { chartIcon, contrastIcon, receiptIcon, signOutIcon } from "../components/icons.ts";
import { Mark } from "../components/mark.tsx";
import { Sheet } from "../components/sheet.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import styles from "./rail.module.css";
import { session as sessions } from "./store.ts";

const PAGES = [
	{ id: "today", name: "Today", icon: chartIcon, href: "/dashboard" },
	{ id: "sales", name: "Sales", icon: receiptIcon, href: "/dashboard?page=sales" },
] as const;

type Props = { readonly session: Session; readonly page: "today" | "sales" };

export function Rail({ session, page }: Props) {
	const settings = useSignal(false);
	return (
		<header class={styles.rail}>
			<div class={styles.brand}>
				<Mark />
				<span>
					<strong>{session.orgName}</strong>
					<span>{session.label}</span>
				</span>
			</div>
			<nav class={styles.pages} aria-label="Pages">
				{PAGES.map(({ id, name, icon, href }) => (
					<a key={id} href={href} aria-current={page === id ? "page" : undefined}>
						<Icon svg={icon} /> {name}
					</a>
				))}
			</nav>
			<button
				type="button"
				class={styles.settings}
				onClick={() => {
					settings.value = true;
				}}
			>
				<Icon svg={contrastIcon} /> <span>Theme and account</span>
			</button>
			{settings.value && (
				<Sheet
					title={session.label}
					onClose={() => {
						settings.value = false;
					}}
				>
					<ThemePicker />
					<Button wide onClick={() => void sessions.signOut()}>
						<Icon svg={signOutIcon} /> Sign out
					</Button>
				</Sheet>
			)}
		</header>
	);
}
