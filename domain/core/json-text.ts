// A value on its way between objects, as JSON text. The platform copies what is passed property by property; a text is
// copied at once, and read back for a fraction of that.

declare const CONTENT: unique symbol;
export type Packed<T> = string & { readonly [CONTENT]: T };

export function pack<T>(value: T): Packed<T> {
	return JSON.stringify(value) as Packed<T>;
}

export function unpack<T>(packed: Packed<T>): T {
	return JSON.parse(packed) as T;
}
