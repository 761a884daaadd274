import { useSignal } from "@preact/signals";
import { type StaffRole, staffRoleSchema } from "../../../../domain/access/claims.ts";
import type { StaffView } from "../../../../domain/access/views/staff.ts";
import { CheckField } from "../../../components/form/check-field.tsx";
import { CheckGroup } from "../../../components/form/check-group.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import type { Values } from "../../../components/form/values.ts";
import { ROLES } from "../../words.ts";
import { storeList } from "../stores/store.ts";

type Post = Pick<StaffView, "role" | "stores">;
type Props = { readonly post: Post; readonly roles: readonly StaffRole[] };

// As what somebody works, and where.
export function RoleFields({ post, roles }: Props) {
	const role = useSignal<StaffRole>(post.role);
	const everywhere = useSignal(post.stores === null);
	const { value } = storeList.state;
	const stores = value.state === "ready" ? value.value : [];
	return (
		<>
			<SelectField
				name="role"
				label="Role"
				hint={`May do: ${ROLES[role.value].may}`}
				options={roles.map((one) => ({ value: one, name: ROLES[one].name }))}
				value={role.value}
				onInput={(chosen) => {
					role.value = staffRoleSchema.parse(chosen);
				}}
			/>
			{role.value !== "owner" && (
				<CheckGroup name="stores" label="Stores">
					<CheckField
						name="everywhere"
						label="Every store, those to come too"
						checked={everywhere.value}
						onChange={(checked) => {
							everywhere.value = checked;
						}}
					/>
					{!everywhere.value &&
						stores.map(({ id, name }) => (
							<CheckField
								key={id}
								name="stores"
								value={id}
								label={name}
								checked={post.stores?.includes(id) ?? false}
							/>
						))}
				</CheckGroup>
			)}
		</>
	);
}

export function readPost(values: Values): Post {
	const role = staffRoleSchema.parse(values.text("role"));
	const isEverywhere = role === "owner" || values.has("everywhere");
	return { role, stores: isEverywhere ? null : values.all("stores") };
}
