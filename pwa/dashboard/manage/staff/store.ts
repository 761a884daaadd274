import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { manage } from "../api.ts";
import { resource } from "../resource.ts";
import { storeList } from "../stores/store.ts";

export const staffList = resource<readonly StaffView[]>(async () => {
	const reply = await manage.listStaff();
	return reply.ok ? { ok: true, value: reply.value.staff } : reply;
});

export function storesText(stores: readonly string[] | null): string {
	if (stores === null) return "Every store";
	const { value } = storeList.state;
	const names = new Map(value.state === "ready" ? value.value.map(({ id, name }) => [id, name]) : []);
	return stores.map((id) => names.get(id) ?? id).join(", ");
}

export function factorsText({ hasTotp, passkeys, hasPassword, status }: StaffView): string {
	if (status === "invited") return "";
	const factors = [
		...(hasTotp ? ["App"] : []),
		...(passkeys > 0 ? [passkeys === 1 ? "1 passkey" : `${passkeys} passkeys`] : []),
	];
	if (factors.length > 0) return factors.join(", ");
	return hasPassword ? "Password only" : "None";
}
