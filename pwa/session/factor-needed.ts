import { signal } from "@preact/signals";

// The org wants a second factor of everyone, and whoever is signed in here has none: a refused call has said so.
export const factorNeeded = signal(false);
