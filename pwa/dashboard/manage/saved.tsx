import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { checkIcon } from "../../components/icons.ts";
import styles from "./saved.module.css";

// That something was done, said where it was done.
export function Saved({ text }: { text: string | null }) {
	const said = useRef<HTMLDivElement>(null);
	// What was done further down a phone's page is seen as well.
	useEffect(() => {
		if (text !== null) said.current?.scrollIntoView({ block: "nearest" });
	}, [text]);
	return (
		<div role="status" class={styles.said} ref={said}>
			{text !== null && (
				<p class={styles.saved}>
					<Icon svg={checkIcon} /> <span>{text}</span>
				</p>
			)}
		</div>
	);
}
