import type { SignedInPerson } from "../../offline/records.ts";
import type { PageId } from "../pages.ts";
import { AuditPage } from "./audit/audit-page.tsx";
import { GuestsPage } from "./guests/guests-page.tsx";
import { KeysPage } from "./keys/keys-page.tsx";
import { MePage } from "./me/me-page.tsx";
import { SettingsPage } from "./settings/settings-page.tsx";
import { StaffPage } from "./staff/staff-page.tsx";
import { StoresPage } from "./stores/stores-page.tsx";
import { TillsPage } from "./tills/tills-page.tsx";

export { FirstSteps } from "./first/first-steps.tsx";

type Props = { readonly page: PageId; readonly who: SignedInPerson };

export function Manage({ page, who }: Props) {
	switch (page) {
		case "stores":
			return <StoresPage who={who} />;
		case "tills":
			return <TillsPage who={who} />;
		case "guests":
			return <GuestsPage who={who} />;
		case "staff":
			return <StaffPage who={who} />;
		case "settings":
			return <SettingsPage who={who} />;
		case "keys":
			return <KeysPage />;
		case "audit":
			return <AuditPage />;
		case "me":
			return <MePage />;
		case "today":
		case "sales":
			return null;
	}
}
