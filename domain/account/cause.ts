import * as z from "zod/mini";

// Why value moved. Every unit is conserved: what came in by grant and top-up is held by accounts, spent in sales or
// paid out; a takeover moves it from one account to the next.
export const causeSchema = z.enum(["sale", "refund", "void", "grant", "topup", "payout", "takeover"]);
export type Cause = z.infer<typeof causeSchema>;
