import { signal } from "@preact/signals";

// Some acts want it shown again who this is. A refused call asks here and waits for the answer; calls that are refused
// together are answered together.

type StepUpRequest = { readonly answer: (done: boolean) => void };

export const stepUpAsked = signal<StepUpRequest | null>(null);

let asking: Promise<boolean> | null = null;

export function askToStepUp(): Promise<boolean> {
	asking ??= new Promise<boolean>((resolve) => {
		stepUpAsked.value = { answer: resolve };
	}).finally(() => {
		asking = null;
		stepUpAsked.value = null;
	});
	return asking;
}
