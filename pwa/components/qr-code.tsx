import { useMemo } from "preact/hooks";
import { encode } from "uqr";
import styles from "./qr-code.module.css";

const QUIET_MODULES = 3;
const LONG_CHARS = 150;

type Props = { readonly text: string; readonly label: string; readonly size?: "normal" | "large" };

// Drawn as one path from the squares of the code: no markup is made of anybody's text.
export function QrCode({ text, label, size = "normal" }: Props) {
	const { side, path } = useMemo(() => drawn(text), [text]);
	return (
		<svg class={styles.code} data-size={size} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
			<path d={path} />
		</svg>
	);
}

function drawn(text: string): { readonly side: number; readonly path: string } {
	// Long texts make small squares: there, every square less counts for more than one that may be dirty.
	const ecc = text.length > LONG_CHARS ? "L" : "M";
	const { size, data } = encode(text, { ecc, border: 0 });
	const squares = data.flatMap((row, y) =>
		row.flatMap((dark, x) => (dark ? [`M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`] : [])),
	);
	return { side: size + 2 * QUIET_MODULES, path: squares.join("") };
}
