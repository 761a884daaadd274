import type { ComponentChildren } from "preact";
import type { Failure } from "../../api/reply.ts";
import { Button } from "../../components/button.tsx";
import { Trouble } from "../../components/form/trouble.tsx";
import { cloudOffIcon, warningIcon } from "../../components/icons.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateNote } from "../../components/state.tsx";
import { troubleText } from "../../components/trouble-text.ts";
import type { Resource } from "./resource.ts";

type Props<T> = {
	readonly of: Resource<T>;
	readonly rows?: number;
	readonly children: (value: T) => ComponentChildren;
};

// What was read, or why there is nothing to show yet.
export function Shown<T>({ of, rows = 5, children }: Props<T>) {
	const { value } = of.state;
	if (value.state === "ready") {
		return (
			<>
				{value.stale !== null && isRefused(value.stale) && <Trouble text={STALE} />}
				{children(value.value)}
			</>
		);
	}
	if (value.state === "loading") return <Skeleton count={rows} shape="row" />;
	const offline = !isRefused(value.failure);
	return (
		<StateNote
			icon={offline ? cloudOffIcon : warningIcon}
			tone={offline ? "offline" : "bad"}
			title={offline ? "No connection" : "This could not be read"}
			action={<Button onClick={() => void of.load()}>Try again</Button>}
		>
			{offline
				? "Tills go on selling. This page opens by itself when the connection is back."
				: troubleText(value.failure)}
		</StateNote>
	);
}

const STALE = "This could not be read again. What you see may be old.";

// Somebody answered. That nobody does stands at the top of the page.
function isRefused({ kind }: Failure): boolean {
	return kind === "problem" || kind === "unreadable";
}
