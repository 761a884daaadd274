import { orgViewSchema, salesPageSchema, storesPageSchema } from "../../domain/protocol/views.ts";
import { READ_TIMEOUT_MS, SALES_PER_PAGE } from "./limits.ts";
import { callAs, type TokenSource } from "./signed-in.ts";

// What the dashboard's first screens ask for.

export function officeApi(holder: TokenSource) {
	const read = READ_TIMEOUT_MS;
	return {
		getOrg: () => callAs(holder, orgViewSchema, read, (client) => client.v1.org.$get()),
		listStores: () => callAs(holder, storesPageSchema, read, (client) => client.v1.stores.$get()),
		listSales: (before?: string) =>
			callAs(holder, salesPageSchema, read, (client) =>
				client.v1.sales.$get({
					query: { limit: String(SALES_PER_PAGE), ...(before !== undefined && { before }) },
				}),
			),
	};
}
