// What Meadow Festival sells, as data. Prices in cents, taxes in basis points; `stock` makes a product counted.

export const ORG = {
	id: "meadow",
	name: "Meadow Festival",
	unit: "EUR",
	decimals: 2,
	locale: "en-IE",
	zone: "Europe/Berlin",
	taxMode: "inclusive",
	// A night that ends at six belongs to the day before.
	dayStartsMinute: 6 * 60,
	// What a till may take from wristbands while it has no network.
	offline: {
		perSaleMinor: 5_000,
		perAccountMinor: 5_000,
		perTillMinor: 50_000,
		headAgeMaxMs: 12 * 3_600_000,
	},
} as const;

export const STORES = [
	{ id: "bar", name: "River Bar", kind: "stall" },
	{ id: "kitchen", name: "Field Kitchen", kind: "stall" },
	{ id: "merch", name: "Merch Tent", kind: "shop" },
	{ id: "topup", name: "Top-up Point", kind: "topup" },
] as const;

export const CATEGORIES = [
	{ id: "beer", name: "Beer & cider" },
	{ id: "drinks", name: "Soft drinks" },
	{ id: "wine", name: "Wine & spritz" },
	{ id: "coffee", name: "Coffee & tea" },
	{ id: "mains", name: "Mains" },
	{ id: "snacks", name: "Snacks" },
	{ id: "sweet", name: "Sweet" },
	{ id: "clothes", name: "Clothes" },
	{ id: "keepsakes", name: "Keepsakes" },
	{ id: "service", name: "Service" },
] as const;

export type DemoProduct = {
	readonly store: (typeof STORES)[number]["id"];
	readonly category: (typeof CATEGORIES)[number]["id"];
	readonly id: string;
	readonly name: string;
	readonly priceMinor: number;
	readonly depositMinor: number;
	readonly taxBps: number;
	readonly glyph: string;
	readonly hue: number;
	readonly stock?: number;
};

const CUP = 200;
const STANDARD = 1_900;
const REDUCED = 700;

type Row = readonly [
	id: string,
	name: string,
	priceMinor: number,
	glyph: string,
	hue: number,
	stock?: number,
];
type Shelf = Pick<DemoProduct, "store" | "category" | "depositMinor" | "taxBps">;

function shelf(common: Shelf, rows: readonly Row[]): DemoProduct[] {
	return rows.map(([id, name, priceMinor, glyph, hue, stock]) => ({
		...common,
		id,
		name,
		priceMinor,
		glyph,
		hue,
		...(stock === undefined ? {} : { stock }),
	}));
}

export const PRODUCTS: readonly DemoProduct[] = [
	...shelf({ store: "bar", category: "beer", depositMinor: CUP, taxBps: STANDARD }, [
		["pils", "River Pils 0.4\u00a0l", 480, "🍺", 45],
		["wheat", "Wheat beer 0.5\u00a0l", 540, "🍻", 38],
		["pale-ale", "Pale ale 0.4\u00a0l", 560, "PA", 25],
		["shandy", "Lemon shandy 0.4\u00a0l", 450, "🍋", 60],
		["free-beer", "Alcohol-free beer 0.4\u00a0l", 450, "0%", 95],
		["cider", "Orchard cider 0.4\u00a0l", 520, "🍏", 110],
	]),
	...shelf({ store: "bar", category: "drinks", depositMinor: CUP, taxBps: STANDARD }, [
		["water", "Still water 0.5\u00a0l", 250, "💧", 210],
		["sparkling", "Sparkling water 0.5\u00a0l", 250, "🫧", 195],
		["cola", "Cola 0.4\u00a0l", 380, "🥤", 5],
		["mate", "Club mate 0.5\u00a0l", 420, "🧉", 80],
		["lemonade", "Elderflower lemonade", 400, "🌼", 70],
		["apple-spritz", "Apple spritzer 0.4\u00a0l", 360, "🍎", 130],
	]),
	...shelf({ store: "bar", category: "wine", depositMinor: CUP, taxBps: STANDARD }, [
		["white-wine", "White wine 0.2\u00a0l", 620, "🥂", 90],
		["rose", "Rosé 0.2\u00a0l", 620, "🌸", 345],
		["aperol", "Orange spritz", 780, "🍊", 30],
		["gin-tonic", "Gin & tonic", 850, "🍸", 165],
	]),
	...shelf({ store: "kitchen", category: "coffee", depositMinor: CUP, taxBps: STANDARD }, [
		["espresso", "Espresso", 260, "☕\ufe0f", 20],
		["flat-white", "Flat white", 390, "FW", 28],
		["mint-tea", "Fresh mint tea", 340, "🍵", 145],
	]),
	...shelf({ store: "kitchen", category: "mains", depositMinor: 0, taxBps: REDUCED }, [
		["burger", "Meadow burger", 1_150, "🍔", 22, 240],
		["veggie-burger", "Halloumi burger", 1_090, "HB", 100, 160],
		["falafel", "Falafel wrap", 890, "🌯", 75, 200],
		["curry", "Chickpea curry", 990, "🍛", 42],
		["pizza", "Wood-fired pizza", 1_080, "🍕", 12],
		["ramen", "Miso ramen", 1_190, "🍜", 335, 90],
	]),
	...shelf({ store: "kitchen", category: "snacks", depositMinor: 0, taxBps: REDUCED }, [
		["fries", "Fries", 480, "🍟", 50],
		["sweet-fries", "Sweet potato fries", 580, "🍠", 18],
		["pretzel", "Butter pretzel", 380, "🥨", 33],
		["corn", "Grilled corn", 420, "🌽", 56],
	]),
	...shelf({ store: "kitchen", category: "sweet", depositMinor: 0, taxBps: REDUCED }, [
		["waffle", "Waffle with cherries", 560, "🧇", 350],
		["ice-cream", "Two scoops of ice cream", 420, "🍨", 315, 400],
		["churros", "Churros", 520, "CH", 24],
	]),
	...shelf({ store: "merch", category: "clothes", depositMinor: 0, taxBps: STANDARD }, [
		["shirt-s", "Festival shirt S", 2_800, "S", 260, 60],
		["shirt-m", "Festival shirt M", 2_800, "M", 265, 120],
		["shirt-l", "Festival shirt L", 2_800, "L", 270, 120],
		["shirt-xl", "Festival shirt XL", 2_800, "XL", 275, 60],
		["hoodie-m", "Night hoodie M", 5_500, "🧥", 240, 40],
		["hoodie-l", "Night hoodie L", 5_500, "HL", 245, 40],
		["cap", "Cap", 2_200, "🧢", 220, 80],
	]),
	...shelf({ store: "merch", category: "keepsakes", depositMinor: 0, taxBps: STANDARD }, [
		["tote", "Tote bag", 1_400, "👜", 300, 150],
		["poster", "Screen-printed poster", 1_800, "🖼️", 325, 100],
		["enamel-pin", "Enamel pin", 700, "📍", 0, 200],
	]),
	...shelf({ store: "topup", category: "service", depositMinor: 0, taxBps: STANDARD }, [
		["wristband", "New wristband", 300, "🎫", 185, 500],
		["earplugs", "Earplugs", 250, "👂", 205, 300],
		["poncho", "Rain poncho", 450, "☔\ufe0f", 200, 250],
	]),
];
