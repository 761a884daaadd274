import * as z from "zod/mini";
import { idSchema } from "../../core/ids.ts";
import { STORES_PER_STAFF_MAX } from "../claims.ts";

// What several views are made of. In a file of its own, so that a till loads these and nothing about sign-ins.

// Invitations, enrolments, links: what a ticket or a claim code opens with.
export const codeSchema = z.string().check(z.minLength(8), z.maxLength(100));

// Null: every store.
export const boundStoresSchema = z.nullable(
	z.array(idSchema).check(z.minLength(1), z.maxLength(STORES_PER_STAFF_MAX)),
);

export const staffPinSchema = z.string().check(z.regex(/^\d{4,8}$/, "four to eight digits"));
