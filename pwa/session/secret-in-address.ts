// A link carries its secret behind the #, which never travels to a server. It leaves the address bar, and with it the
// history, before anything else happens.
export function secretInAddress(name: string): string | null {
	const secret = secretIn(location.hash, name);
	if (secret !== null) history.replaceState(null, "", location.pathname + location.search);
	return secret;
}

export function secretIn(hash: string, name: string): string | null {
	const secret = new URLSearchParams(hash.slice(1)).get(name);
	return secret === "" ? null : secret;
}

// A link that is opened in a tab which shows this page already changes only what is behind the #: start over with it.
export function startOverWith(names: readonly string[]): void {
	addEventListener("hashchange", () => {
		const said = new URLSearchParams(location.hash.slice(1));
		if (names.some((name) => said.has(name))) location.reload();
	});
}
