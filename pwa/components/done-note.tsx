import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { checkIcon } from "./icons.ts";
import { StateNote } from "./state.tsx";

type Props = {
	readonly title: string;
	readonly children: ComponentChildren;
	readonly onDone: () => void;
};

// What stands in the place of a form when what it asked for was done.
export function DoneNote({ title, children, onDone }: Props) {
	const done = useRef<HTMLButtonElement>(null);
	// What was focused is gone with the form.
	useLayoutEffect(() => done.current?.focus(), []);
	return (
		<div role="status">
			<StateNote
				icon={checkIcon}
				tone="good"
				title={title}
				action={
					<Button look="accent" wide focusFirst buttonRef={done} onClick={onDone}>
						Done
					</Button>
				}
			>
				{children}
			</StateNote>
		</div>
	);
}
