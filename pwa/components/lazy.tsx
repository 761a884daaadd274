import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";

// What a till does not open with: a file of its own, loaded when it is first needed. Where the app was installed it
// lies on the device.

export function lazy<M>(load: () => Promise<M>) {
	const loaded = signal<M | "failed" | null>(null);

	async function get(): Promise<M> {
		const known = loaded.peek();
		if (known !== null && known !== "failed") return known;
		try {
			const module = await load();
			loaded.value = module;
			return module;
		} catch (cause) {
			loaded.value = "failed";
			throw cause;
		}
	}

	function Later({ children }: { children: (module: M) => VNode }) {
		useEffect(() => void get().catch(() => undefined), []);
		const module = loaded.value;
		if (module === "failed")
			return <p role="alert">This needs a connection once. Reload the page with one.</p>;
		return module === null ? null : children(module);
	}

	return { get, Later };
}
