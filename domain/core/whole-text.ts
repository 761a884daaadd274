import * as z from "zod/mini";

// Half a pair of surrogates is no sign that a database could keep: it would come back as another text.
export const wholeText = z.refine<string>((text) => text.isWellFormed(), "text without half a sign");
