// Who works at Meadow Festival and who visits it.

// With what each signs in at a till; the demo prints them.
export const PINS: Readonly<Record<string, string>> = { olive: "8264", marek: "5930", casey: "2718" };

export const STAFF = [
	{ id: "olive", name: "Olive Byrne", role: "owner", email: "olive@meadow.example" },
	{ id: "marek", name: "Marek Nowak", role: "manager", email: "marek@meadow.example" },
	{ id: "casey", name: "Casey Doyle", role: "cashier", email: "casey@meadow.example" },
] as const;

export const TILLS = [
	{ id: "bar-1", name: "Bar 1", store: "bar" },
	{ id: "kitchen-1", name: "Kitchen 1", store: "kitchen" },
	{ id: "merch-1", name: "Merch 1", store: "merch" },
	{ id: "topup-1", name: "Top-up 1", store: "topup" },
] as const;

export type DemoGuest = { readonly id: string; readonly name: string; readonly amountMinor: number };

const FIRST = [
	"Aoife",
	"Ben",
	"Chiara",
	"Daan",
	"Elif",
	"Finn",
	"Greta",
	"Hugo",
	"Ines",
	"Jonas",
	"Kasia",
	"Liam",
	"Maya",
	"Noor",
	"Oskar",
	"Priya",
	"Quentin",
	"Rosa",
	"Sven",
	"Tara",
];
const LAST = [
	"Berg",
	"Castillo",
	"Dubois",
	"Ericsson",
	"Fischer",
	"Gallagher",
	"Haddad",
	"Ivanova",
	"Jansen",
	"Keller",
];

const GUESTS = FIRST.length * LAST.length;
// The one whose purse is nearly empty, so that a decline can be shown.
const NEARLY_EMPTY = 3;

// Every first name meets every last name once: 200 guests, no name twice. Money from 5 to 80 EUR in steps of 50 ct.
export const DEMO_GUESTS: readonly DemoGuest[] = Array.from({ length: GUESTS }, (_, index) => {
	const number = index + 1;
	const first = FIRST[index % FIRST.length];
	const last = LAST[(index + Math.floor(index / FIRST.length)) % LAST.length];
	const amountMinor = number === NEARLY_EMPTY ? 120 : 500 + ((index * 37 + 110) % 151) * 50;
	return { id: `g-${String(number).padStart(4, "0")}`, name: `${first} ${last}`, amountMinor };
});

// Whose wallets are shown when the system starts.
export const SHOWN_GUESTS = ["g-0001", "g-0002", "g-0003"];
// No purse may hold more than this.
export const PURSE_MAX_MINOR = 20_000;
