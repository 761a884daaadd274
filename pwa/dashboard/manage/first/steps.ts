// What a newcomer does before the first sale, and in which order. Nothing of it is ever asked twice.

export type SetUpSoFar = {
	// The first store, if there is any.
	readonly store: string | null;
	readonly products: number;
	readonly hasTill: boolean;
	readonly hasPin: boolean;
	readonly hasSecondFactor: boolean;
};

export type FirstStep = {
	readonly id: "store" | "product" | "till" | "pin" | "factor";
	readonly title: string;
	readonly why: string;
	readonly action: string;
	readonly address: readonly [page: "stores" | "tills" | "me", more: Readonly<Record<string, string>>];
	readonly done: boolean;
};

export function firstSteps({
	store,
	products,
	hasTill,
	hasPin,
	hasSecondFactor,
}: SetUpSoFar): readonly FirstStep[] {
	return [
		{
			id: "store",
			title: "Open a store",
			why: "A stall, a bar, a shop: where things are sold.",
			action: "Open a store",
			address: ["stores", { store: "-new" }],
			done: store !== null,
		},
		{
			id: "product",
			title: "Put something on its menu",
			why: "A name, a price and its tax are enough.",
			action: "Add a product",
			address: ["stores", store === null ? {} : { store, product: "-new" }],
			done: products > 0,
		},
		{
			id: "till",
			title: "Make a phone or tablet a till",
			why: "You show it a code, it scans it, and it sells.",
			action: "Make a till",
			address: ["tills", { till: "-new" }],
			done: hasTill,
		},
		{
			id: "pin",
			title: "Set your PIN for tills",
			why: "With it you sign in at a till. A till that knows no PIN sells for whoever holds it.",
			action: "Set your PIN",
			address: ["me", { pin: "-new" }],
			done: hasPin,
		},
		{
			id: "factor",
			title: "Protect your sign-in",
			why: "A passkey or an app. Then whoever learns your password does not get in.",
			action: "Add a second factor",
			address: ["me", {}],
			done: hasSecondFactor,
		},
	];
}
