// A sign-in link carries its code behind the #, which never travels to a server.
export function codeInAddress(hash: string): string | null {
	const code = new URLSearchParams(hash.replace(/^#/, "")).get("code");
	return code === null || code === "" ? null : code;
}
