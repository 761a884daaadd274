import { SignJWT } from "jose";
import { DEVICE_ALGORITHM } from "../../../domain/access/enrolment.ts";

// A file of its own: it is needed only where somebody answers, so it is not part of what a till opens with.
export async function signWith(key: CryptoKey, body: Record<string, unknown>): Promise<string> {
	return await new SignJWT(body).setProtectedHeader({ alg: DEVICE_ALGORITHM }).sign(key);
}
