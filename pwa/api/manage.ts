import type * as z from "zod/mini";
import {
	auditPageSchema,
	factorRuleSchema,
	type NewStore,
	type OrgChange,
	orgChangedSchema,
	orgSettingsSchema,
	type PutProduct,
	productPutSchema,
	type putSsoSchema,
	ssoRemovedSchema,
	ssoViewSchema,
} from "../../domain/access/views/org.ts";
import {
	type changeStaffSchema,
	factorsResetSchema,
	inviteAnswerSchema,
	type inviteSchema,
	sessionsEndedSchema,
	sessionsPageSchema,
	staffExportSchema,
	staffPageSchema,
	staffRemovedSchema,
	staffViewSchema,
} from "../../domain/access/views/staff.ts";
import {
	keyMadeSchema,
	keyRevokedSchema,
	keysPageSchema,
	type newKeySchema,
	providerMadeSchema,
	providerRemovedSchema,
	providersPageSchema,
} from "../../domain/access/views/systems.ts";
import {
	type changeTillSchema,
	enrolmentSchema,
	type newTillSchema,
	tillsPageSchema,
	tillViewSchema,
} from "../../domain/access/views/tills.ts";
import { menuSchema } from "../../domain/catalog/menu.ts";
import {
	menuPublishedSchema,
	type StockReceipt,
	stockPageSchema,
	storesPageSchema,
	storeViewSchema,
} from "../../domain/protocol/views.ts";
import type { Client } from "./client.ts";
import { AUDIT_PER_PAGE, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from "./limits.ts";
import { callAs, type TokenSource } from "./signed-in.ts";

// What an organizer reads and changes: stores, tills, people, settings, keys, the log.

type Send = (client: Client) => Promise<Response>;

export function manageApi(holder: TokenSource) {
	const read = <S extends z.ZodMiniType>(schema: S, send: Send) =>
		callAs(holder, schema, READ_TIMEOUT_MS, send);
	const write = <S extends z.ZodMiniType>(schema: S, send: Send) =>
		callAs(holder, schema, SEND_TIMEOUT_MS, send);
	return {
		...catalogCalls(read, write),
		...tillCalls(read, write),
		...staffCalls(read, write),
		...orgCalls(read, write),
	};
}

type Calls = <S extends z.ZodMiniType>(schema: S, send: Send) => ReturnType<typeof callAs<S>>;

function catalogCalls(read: Calls, write: Calls) {
	return {
		listStores: () => read(storesPageSchema, (client) => client.v1.stores.$get()),
		addStore: (store: NewStore) =>
			write(storeViewSchema, (client) => client.v1.stores.$post({ json: store })),
		getMenu: (store: string) =>
			read(menuSchema, (client) => client.v1.stores[":store"].menu.$get({ param: { store } })),
		publishMenu: (store: string) =>
			write(menuPublishedSchema, (client) =>
				client.v1.stores[":store"].menu.publish.$post({ param: { store } }),
			),
		putProduct: (store: string, product: string, json: PutProduct) =>
			write(productPutSchema, (client) =>
				client.v1.stores[":store"].products[":product"].$put({ param: { store, product }, json }),
			),
		getStock: (store: string) =>
			read(stockPageSchema, (client) => client.v1.stores[":store"].stock.$get({ param: { store } })),
		receiveStock: (store: string, json: StockReceipt) =>
			write(stockPageSchema, (client) =>
				client.v1.stores[":store"].stock.receipts.$post({ param: { store }, json }),
			),
	};
}

function tillCalls(read: Calls, write: Calls) {
	return {
		listTills: () => read(tillsPageSchema, (client) => client.v1.tills.$get()),
		addTill: (json: z.infer<typeof newTillSchema>) =>
			write(tillViewSchema, (client) => client.v1.tills.$post({ json })),
		makeEnrolment: (till: string) =>
			write(enrolmentSchema, (client) => client.v1.tills[":till"].enrolments.$post({ param: { till } })),
		changeTill: (till: string, json: z.infer<typeof changeTillSchema>) =>
			write(tillViewSchema, (client) => client.v1.tills[":till"].$patch({ param: { till }, json })),
		removeTill: (till: string) =>
			write(tillViewSchema, (client) => client.v1.tills[":till"].$delete({ param: { till } })),
	};
}

function staffCalls(read: Calls, write: Calls) {
	return {
		listStaff: () => read(staffPageSchema, (client) => client.v1.staff.$get()),
		invite: (json: z.infer<typeof inviteSchema>) =>
			write(inviteAnswerSchema, (client) => client.v1.staff.invitations.$post({ json })),
		changeStaff: (staff: string, json: z.infer<typeof changeStaffSchema>) =>
			write(staffViewSchema, (client) => client.v1.staff[":staff"].$patch({ param: { staff }, json })),
		removeStaff: (staff: string) =>
			write(staffRemovedSchema, (client) => client.v1.staff[":staff"].$delete({ param: { staff } })),
		listSessionsOf: (staff: string) =>
			read(sessionsPageSchema, (client) => client.v1.staff[":staff"].sessions.$get({ param: { staff } })),
		endSessionsOf: (staff: string) =>
			write(sessionsEndedSchema, (client) =>
				client.v1.staff[":staff"].sessions.$delete({ param: { staff } }),
			),
		resetFactorsOf: (staff: string) =>
			write(factorsResetSchema, (client) => client.v1.staff[":staff"].factors.$delete({ param: { staff } })),
		exportStaff: (staff: string) =>
			write(staffExportSchema, (client) => client.v1.staff[":staff"].export.$get({ param: { staff } })),
		eraseStaff: (staff: string) =>
			write(staffRemovedSchema, (client) => client.v1.staff[":staff"].erase.$post({ param: { staff } })),
	};
}

function orgCalls(read: Calls, write: Calls) {
	return {
		getSettings: () => read(orgSettingsSchema, (client) => client.v1.org.settings.$get()),
		changeSettings: (json: OrgChange) =>
			write(orgChangedSchema, (client) => client.v1.org.settings.$patch({ json })),
		setFactorRule: (everyoneNeedsFactor: boolean) =>
			write(factorRuleSchema, (client) =>
				client.v1.org["second-factor"].$put({ json: { everyoneNeedsFactor } }),
			),
		getSso: () => read(ssoViewSchema, (client) => client.v1.org.sso.$get()),
		putSso: (json: z.infer<typeof putSsoSchema>) =>
			write(ssoViewSchema, (client) => client.v1.org.sso.$put({ json })),
		removeSso: () => write(ssoRemovedSchema, (client) => client.v1.org.sso.$delete()),
		listKeys: () => read(keysPageSchema, (client) => client.v1.keys.$get()),
		makeKey: (json: z.infer<typeof newKeySchema>) =>
			write(keyMadeSchema, (client) => client.v1.keys.$post({ json })),
		revokeKey: (key: string) =>
			write(keyRevokedSchema, (client) => client.v1.keys[":key"].$delete({ param: { key } })),
		listProviders: () => read(providersPageSchema, (client) => client.v1.providers.$get()),
		putProvider: (provider: string) =>
			write(providerMadeSchema, (client) => client.v1.providers[":provider"].$put({ param: { provider } })),
		removeProvider: (provider: string) =>
			write(providerRemovedSchema, (client) =>
				client.v1.providers[":provider"].$delete({ param: { provider } }),
			),
		listAudit: (before?: number) =>
			read(auditPageSchema, (client) =>
				client.v1.audit.$get({
					query: { limit: String(AUDIT_PER_PAGE), ...(before !== undefined && { before: String(before) }) },
				}),
			),
	};
}
