import * as z from "zod/mini";

// What is odd about a fact that was applied all the same. Some are seen when the store records it, others when the
// account posts it; an account puts exactly one flag on a posting, the first of these that holds.
export const flagSchema = z.enum([
	// seen by the store
	"price-differs",
	"total-differs",
	"product-unknown",
	"stock-below-zero",
	"transfer-taken",
	"sold-out",
	"sale-unknown",
	"sale-voided",
	"sale-not-paid",
	"refund-over",
	"shift-already-open",
	"shift-unknown",
	"shift-closed",
	"charge-unknown",
	"transfer-unknown",
	// seen by the account
	"transfer-reused",
	"amount-impossible",
	"transfer-voided",
	"tag-forked",
	"taken-after-decline",
	"account-unknown",
	"account-closed",
	"account-blocked",
	"hold-expired",
	"purse-short",
	"below-floor",
	"over-maximum",
	"account-locked",
	"underage",
	"pin-needed",
]);
export type Flag = z.infer<typeof flagSchema>;
