import * as z from "zod/mini";

// The answer of a route that has nothing to tell.
export const doneSchema = z.unknown();
