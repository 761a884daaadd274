import { useSignal } from "@preact/signals";
import { contact } from "../api/contact.ts";
import { Icon } from "../components/icon.tsx";
import { cloudOffIcon, moreIcon, userIcon } from "../components/icons.ts";
import { Mark } from "../components/mark.tsx";
import type { SignedInPerson } from "../offline/records.ts";
import { MoreSheet } from "./more-sheet.tsx";
import { addressOf, type PageEntry, type PageId } from "./pages.ts";
import { AccountSheet } from "./profile-sheet.tsx";
import styles from "./rail.module.css";

type Props = { readonly who: SignedInPerson; readonly pages: readonly PageEntry[]; readonly page: PageId };

// Beside the page on a desk; above it on a phone, where what is managed lies behind "More".
export function Rail({ who, pages, page }: Props) {
	const open = useSignal<"none" | "account" | "more">("none");
	const close = () => {
		open.value = "none";
	};
	const managed = pages.filter(({ group }) => group === "manage");
	const isManaging = managed.some(({ id }) => id === page);
	return (
		<header class={styles.rail}>
			<div class={styles.brand}>
				<Mark />
				<span title={`${who.orgName}, ${who.label}`}>
					<strong>{who.orgName}</strong>
					<span>{who.label}</span>
				</span>
			</div>
			<nav class={styles.pages} aria-label="Pages">
				<Links pages={pages.filter(({ group }) => group === "sell")} page={page} />
				<h2 class={styles.group}>Manage</h2>
				<div class={styles.managed}>
					<Links pages={managed} page={page} />
				</div>
				<button
					type="button"
					class={styles.more}
					aria-current={isManaging ? "true" : undefined}
					onClick={() => {
						open.value = "more";
					}}
				>
					<Icon svg={moreIcon} /> {managed.find(({ id }) => id === page)?.name ?? "More"}
				</button>
			</nav>
			{contact.value.state === "offline" && (
				<p class={styles.offline}>
					<Icon svg={cloudOffIcon} size={16} /> Offline
				</p>
			)}
			<button
				type="button"
				class={styles.settings}
				onClick={() => {
					open.value = "account";
				}}
			>
				<Icon svg={userIcon} /> <span>Theme and account</span>
			</button>
			{open.value === "account" && <AccountSheet label={who.label} onClose={close} />}
			{open.value === "more" && <MoreSheet pages={managed} page={page} onClose={close} />}
		</header>
	);
}

function Links({ pages, page }: Pick<Props, "pages" | "page">) {
	return (
		<>
			{pages.map(({ id, name, icon }) => (
				<a key={id} href={addressOf(id)} aria-current={page === id ? "page" : undefined}>
					<Icon svg={icon} /> {name}
				</a>
			))}
		</>
	);
}
