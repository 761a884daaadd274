import { Sheet } from "../components/sheet.tsx";
import { ThemePicker } from "../components/theme-picker.tsx";
import { SignOut } from "../session/sign-out.tsx";
import { session } from "./store.ts";

export function AccountSheet({ label, onClose }: { label: string; onClose: () => void }) {
	return (
		<Sheet title={label} onClose={onClose}>
			<ThemePicker />
			<SignOut signOut={session.signOut} />
		</Sheet>
	);
}
