import { CodePad } from "../../components/code-pad.tsx";
import { findGuest, typeCode, typeDigit } from "./guest.ts";

type Props = { readonly code: string; readonly looking: boolean; readonly trouble: string | null };

// Who pays, by the code on the wristband.
export function CodeEntry({ code, looking, trouble }: Props) {
	return (
		<CodePad
			id="guest-code"
			kind="shown"
			label="Guest code"
			action={looking ? "Looking…" : "Find guest"}
			code={code}
			isBusy={looking}
			isWhole={code.trim() !== ""}
			trouble={trouble}
			onType={typeCode}
			onDigit={typeDigit}
			onSubmit={() => void findGuest()}
		/>
	);
}
