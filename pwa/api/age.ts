// How long ago something was, by clocks of this device that only have to run: what they show does not matter.

export type Moment = { readonly wallMs: number; readonly runMs: number };

export function thisMoment(): Moment {
	return { wallMs: Date.now(), runMs: performance.now() };
}

// The one stands still while the device sleeps, the other is set by people: the larger is believed.
export function ageMs({ wallMs, runMs }: Moment): number {
	return Math.max(Math.abs(Date.now() - wallMs), performance.now() - runMs);
}
