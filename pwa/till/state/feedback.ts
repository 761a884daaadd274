// What a cashier hears and feels without looking: rising for done, falling for refused, one note for "again".

type Feedback = "success" | "failure" | "retry";

type Note = { readonly hz: number; readonly atMs: number; readonly lastsMs: number };

const SOUNDS: Readonly<Record<Feedback, readonly Note[]>> = {
	success: [
		{ hz: 659, atMs: 0, lastsMs: 110 },
		{ hz: 988, atMs: 110, lastsMs: 220 },
	],
	failure: [
		{ hz: 220, atMs: 0, lastsMs: 180 },
		{ hz: 165, atMs: 200, lastsMs: 320 },
	],
	retry: [{ hz: 440, atMs: 0, lastsMs: 140 }],
};
const VIBRATIONS: Readonly<Record<Feedback, number[]>> = {
	success: [600],
	failure: [150, 80, 150, 80, 150],
	retry: [80, 60, 80],
};
const VOLUME = 0.12;

let audio: AudioContext | null = null;

// Browsers let a page sound only after a touch: called from the tap that starts a charge.
export function wakeSound(): void {
	audio ??= "AudioContext" in globalThis ? new AudioContext() : null;
	void audio?.resume().catch(() => undefined);
}

export function giveFeedback(kind: Feedback): void {
	navigator.vibrate?.(VIBRATIONS[kind]);
	if (audio === null || audio.state !== "running") return;
	for (const note of SOUNDS[kind]) playNote(audio, note, kind === "failure" ? "triangle" : "sine");
}

function playNote(context: AudioContext, note: Note, wave: OscillatorType): void {
	const start = context.currentTime + note.atMs / 1_000;
	const end = start + note.lastsMs / 1_000;
	const tone = new OscillatorNode(context, { type: wave, frequency: note.hz });
	const volume = new GainNode(context, { gain: 0 });
	volume.gain.setValueAtTime(0, start);
	volume.gain.linearRampToValueAtTime(VOLUME, start + 0.01);
	volume.gain.exponentialRampToValueAtTime(0.001, end);
	tone.connect(volume).connect(context.destination);
	tone.start(start);
	tone.stop(end);
}
