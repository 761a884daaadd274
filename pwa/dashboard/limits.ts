// How much the dashboard keeps in mind and shows.

export const SALES_KEPT_MAX = 2_000;
export const SALES_SHOWN_MAX = 100;
export const TOP_PRODUCTS_SHOWN = 6;
export const CLOCK_TICK_MS = 15_000;
