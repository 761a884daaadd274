import { signal } from "@preact/signals";
import * as z from "zod/mini";

// The theme that the person at this device chose; theme.js puts it on before the first paint.

const themeSchema = z.enum(["system", "light", "dark", "sunlight"]);
export type Theme = z.infer<typeof themeSchema>;

const KEY = "fieldtill.theme";

export const theme = signal<Theme>(readTheme());

export function chooseTheme(chosen: Theme): void {
	theme.value = chosen;
	if (chosen === "system") delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = chosen;
	try {
		localStorage.setItem(KEY, chosen);
	} catch {
		// Storage may be forbidden: the choice then lasts as long as the page.
	}
}

function readTheme(): Theme {
	const parsed = themeSchema.safeParse(document.documentElement.dataset.theme);
	return parsed.success ? parsed.data : "system";
}
