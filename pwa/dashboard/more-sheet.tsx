import { Icon } from "../components/icon.tsx";
import { chevronRightIcon } from "../components/icons.ts";
import { Sheet } from "../components/sheet.tsx";
import styles from "./more-sheet.module.css";
import { addressOf, type PageEntry, type PageId } from "./pages.ts";

type Props = { readonly pages: readonly PageEntry[]; readonly page: PageId; readonly onClose: () => void };

export function MoreSheet({ pages, page, onClose }: Props) {
	return (
		<Sheet title="Manage" onClose={onClose}>
			<nav class={styles.list} aria-label="Manage">
				{pages.map(({ id, name, icon }) => (
					<a key={id} href={addressOf(id)} aria-current={page === id ? "page" : undefined} onClick={onClose}>
						<Icon svg={icon} /> <span>{name}</span> <Icon svg={chevronRightIcon} />
					</a>
				))}
			</nav>
		</Sheet>
	);
}
