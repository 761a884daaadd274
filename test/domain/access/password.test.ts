import { expect, it } from "vitest";
import { weaknessOf } from "../../../domain/access/password.ts";

const about = { email: "ada.lovelace@riverfest.example", name: "Ada Lovelace", orgName: "River Fest" };

it.each([
	["correct horse battery staple six", null],
	["three-mugs-of-tea", null],
	["Ada sells pretzels at noon", null],
	["password1234", "common"],
	["Password2026!", "common"],
	["passwordpassword", "common"],
	["PASSWORD PASSWORD", "common"],
	["1qaz2wsx3edc", "common"],
	["qwertyuiopas", "common"],
	["qwerty!!!!!!", "common"],
	["aaaaaaaaaaaa", "common"],
	["abcabcabcabc", "common"],
	["194820581957", "common"],
	["!!!!!!12345?", "common"],
	["unbelievable", "common"],
	["ｐａｓｓｗｏｒｄ１２３４", "common"],
	["AdaLovelace1815", "personal"],
	["riverfest2026!", "personal"],
	["lovelace-river-fest", "personal"],
	["ada.lovelace@riverfest.example", "personal"],
] as const)("%s is %s", (password, weakness) => {
	expect(weaknessOf(password, about)).toBe(weakness);
});
