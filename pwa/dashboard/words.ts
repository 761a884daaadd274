import type { StaffRole } from "../../domain/access/claims.ts";

// Words that several pages use.

export const NEW_PASSWORD_HINT = "At least 12 characters. Three or four words in a row are good.";

export const ROLES: Readonly<Record<StaffRole, { readonly name: string; readonly may: string }>> = {
	owner: { name: "Owner", may: "everything, people and keys included." },
	manager: { name: "Manager", may: "stores, products, tills, and inviting cashiers." },
	cashier: { name: "Cashier", may: "selling at a till with a PIN, and seeing sales." },
	auditor: { name: "Auditor", may: "reading everything, the log included, and changing nothing." },
};
