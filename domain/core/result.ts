// Expected refusals travel as values; exceptions are left for bugs and broken infrastructure.

type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<R> = { readonly ok: false; readonly refusal: R };
export type Result<T, R> = Ok<T> | Refused<R>;

export function accept<T>(value: T): Ok<T> {
	return { ok: true, value };
}

export function refuse<R>(refusal: R): Refused<R> {
	return { ok: false, refusal };
}
