import type { CustomFetch } from "openid-client";

// Asks an address that strangers have named, and reads no more of the answer than there is a use for: one that does
// not end would fill the memory of the instance, which is everybody's.

export const ANSWER_BYTES_MAX = 200_000;

export const boundedFetch: CustomFetch = async (url, options) => {
	const response = await fetch(url, options as RequestInit);
	if (response.body === null) return response;
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// Leaving the loop cancels what was not read.
	for await (const chunk of response.body) {
		bytes += chunk.byteLength;
		if (bytes > ANSWER_BYTES_MAX) throw new Error("the answer is too long");
		chunks.push(chunk);
	}
	const { status, headers } = response;
	return new Response(Buffer.concat(chunks), { status, headers });
};
