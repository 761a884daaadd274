// What a browser calls itself, in words that its owner knows: "Chrome on Android".

const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/Edg\//, "Edge"],
	[/OPR\//, "Opera"],
	[/SamsungBrowser\//, "Samsung Internet"],
	[/Firefox\/|FxiOS\//, "Firefox"],
	[/Chrome\/|CriOS\//, "Chrome"],
	[/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/Android/, "Android"],
	[/iPhone/, "iPhone"],
	[/iPad/, "iPad"],
	[/Windows/, "Windows"],
	[/Mac OS X|Macintosh/, "Mac"],
	[/CrOS/, "Chromebook"],
	[/Linux/, "Linux"],
];

export function deviceText(userAgent: string): string {
	const named = (from: typeof BROWSERS) => from.find(([pattern]) => pattern.test(userAgent))?.[1];
	const browser = named(BROWSERS);
	const system = named(SYSTEMS);
	if (browser === undefined) return system ?? "Another program";
	return system === undefined ? browser : `${browser} on ${system}`;
}
