import { useLocation } from "preact-iso/router";
import { addressOf, type PageId } from "../pages.ts";

// What lies over a page is part of its address, so that "back" closes it and a reload keeps it.
export function useSheet(page: PageId, name: string, under: Readonly<Record<string, string>> = {}) {
	const { query, route } = useLocation();
	return {
		shown: query[name] ?? null,
		open: (id: string) => route(addressOf(page, { ...under, [name]: id })),
		close: () => route(addressOf(page, under)),
		address: (id: string) => addressOf(page, { ...under, [name]: id }),
	};
}

// Stands where an id would: something new. No id begins with a dash.
export const NEW = "-new";
