import fc from "fast-check";
import { inject } from "vitest";

// Every property draws from one seed, so that one commit gives one result; `FUZZ_SEED=7 npm test` draws others.
fc.configureGlobal({ seed: inject("fuzzSeed") });

declare module "vitest" {
	interface ProvidedContext {
		fuzzSeed: number;
	}
}
