import { type About, weaknessOf } from "../../domain/access/password.ts";
import { Problem } from "../http/problems.ts";

// Refuses a new password that somebody else would think of, too.
export function checkPassword(password: string, about: About, path = "password"): void {
	const weakness = weaknessOf(password, about);
	if (weakness === null) return;
	const message =
		weakness === "common"
			? "one that many use: choose one of your own, of several words"
			: "made of your own name, address or org: choose one that nobody who knows you would guess";
	throw new Problem("password-weak", [{ path, message }]);
}
