import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { cloudOffIcon } from "../components/icons.ts";
import { Skeleton } from "../components/skeleton.tsx";
import { StateNote } from "../components/state.tsx";

// A part of the dashboard that comes as a file of its own when it is first shown.

type Props<P> = { readonly load: () => Promise<FunctionComponent<P>>; readonly props: P };

const loaded = new Map<unknown, unknown>();

export function Part<P extends object>({ load, props }: Props<P>) {
	const state = useSignal<"loading" | "ready" | "failed">(loaded.has(load) ? "ready" : "loading");
	const fetchPart = () => {
		if (loaded.has(load)) return;
		state.value = "loading";
		load().then(
			(component) => {
				loaded.set(load, component);
				state.value = "ready";
			},
			() => {
				state.value = "failed";
			},
		);
	};
	useEffect(fetchPart, [load]);
	const Shown = loaded.get(load) as FunctionComponent<P> | undefined;
	if (state.value === "failed") {
		return (
			<StateNote
				icon={cloudOffIcon}
				tone="offline"
				title="This page could not be loaded"
				action={<Button onClick={fetchPart}>Try again</Button>}
			>
				It needs a connection once; after that it opens without one.
			</StateNote>
		);
	}
	return Shown === undefined ? <Skeleton count={4} shape="row" /> : <Shown {...props} />;
}
