// A value on its way between objects, as JSON text. The platform copies what is passed property by property; a text is
// copied at once, and read back for a fraction of that.

declare const CONTENT: unique symbol;
export type JsonText<T> = string & { readonly [CONTENT]: T };

export function toJsonText<T>(value: T): JsonText<T> {
	return JSON.stringify(value) as JsonText<T>;
}

export function fromJsonText<T>(packed: JsonText<T>): T {
	return JSON.parse(packed) as T;
}
